import { Type } from 'typebox';
import { orNull } from '../../../platform/http/schema.ts';
import { readableText } from '../../../platform/values/text.ts';

export const RefundDecision = orNull(
  Type.Object({
    reason: Type.Optional(orNull(readableText({ maxLength: 200, minLength: 0, multiline: true }))),
  }),
);
