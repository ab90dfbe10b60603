import { expect, test } from 'vitest';
import { sortProblem } from './useForm.ts';

const fields = { username: '', mobile: '', password: '' };
const sort = (code: string, paths: string[] = []) =>
  sortProblem(
    { code, errors: paths.map((path) => ({ path, message: `${path}!` })) },
    fields,
    { username_taken: 'username' },
    'the text',
  );

test('errors of fields, nested ones too, belong to the fields', () => {
  expect(sort('validation_failed', ['username', 'create.mobile'])).toEqual({
    errors: { username: 'username!', mobile: 'create.mobile!' },
    formError: '',
  });
});

test('a code that is about one field belongs to that field', () => {
  expect(sort('username_taken')).toEqual({ errors: { username: 'the text' }, formError: '' });
});

test('an error of no known field belongs to the whole form', () => {
  expect(sort('bad_credentials')).toEqual({ errors: {}, formError: 'the text' });
  expect(sort('validation_failed', ['elsewhere'])).toEqual({ errors: {}, formError: 'the text' });
});
