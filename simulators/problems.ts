import { Type } from 'typebox';

/** A control's refusal: a handler throws it, and the app's error handler answers it as JSON. */
export interface ControlProblem extends Error {
  statusCode: number;
  code: string;
}

export function controlProblem(statusCode: number, code: string, message: string): ControlProblem {
  return Object.assign(new Error(message), { statusCode, code });
}

/** One of the names, or null for none. An absent value keeps what is set. */
export const optionalSwitch = <const Names extends readonly string[]>(names: Names) =>
  Type.Optional(Type.Unsafe<Names[number] | null>({ enum: [...names, null] }));
