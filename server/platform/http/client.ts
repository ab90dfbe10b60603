import type { FastifyRequest } from 'fastify';
import { readableName } from '../values/text.ts';
import { addressOf } from './client-address.ts';

/** The browser or program that sends a request. */
export interface Client {
  ip: string | null;
  /** A name for people, such as `Chrome · Windows`. */
  device: string;
}

const BROWSERS: [RegExp, string][] = [
  [/MicroMessenger/, '微信'],
  [/Edg(A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/HarmonyOS/, 'HarmonyOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

/** The names of browser and system; the first word of the header where neither is known. */
function deviceName(userAgent: string): string {
  const nameIn = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(userAgent))?.[1];
  const names = [nameIn(BROWSERS), nameIn(SYSTEMS)].filter((name) => name !== undefined);
  return names.length > 0 ? names.join(' · ') : readableName(userAgent.split(/[\s/]/)[0] ?? '', 60);
}

/** Who sends this request. */
export function clientOf(request: FastifyRequest): Client {
  return { ip: addressOf(request), device: deviceName(request.headers['user-agent'] ?? '') };
}
