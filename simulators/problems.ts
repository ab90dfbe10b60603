import { Type } from 'typebox';

/** A refusal of a control: thrown in a handler, answered as JSON by the app's error handler. */
export interface ControlProblem extends Error {
  statusCode: number;
  code: string;
}

export function controlProblem(statusCode: number, code: string, message: string): ControlProblem {
  return Object.assign(new Error(message), { statusCode, code });
}

/** One of the names, or null for none of them; absent where it may stay as it is. */
export const optionalSwitch = <const Names extends readonly string[]>(names: Names) =>
  Type.Optional(Type.Unsafe<Names[number] | null>({ enum: [...names, null] }));
