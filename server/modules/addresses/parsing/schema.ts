import { type Static, Type } from 'typebox';
import { orNull } from '../../../platform/http/schema.ts';
import { readableText } from '../../../platform/values/text.ts';

export const AddressText = Type.Object({
  text: readableText({ maxLength: 500, multiline: true }),
});

export const ParsedAddress = Type.Object({
  recipient: orNull(Type.String()),
  mobile: orNull(Type.String({ description: 'Eleven digits.' })),
  regionCode: orNull(Type.String({ description: 'Six digits, of the lowest level.' })),
  detail: orNull(Type.String()),
  confidence: Type.Number({
    minimum: 0,
    maximum: 1,
    description: 'Above 0.5 where all four parts were found; 1 where none of them was guessed.',
  }),
});
export type ParsedAddress = Static<typeof ParsedAddress>;
