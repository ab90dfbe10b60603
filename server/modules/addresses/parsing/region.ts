import { isLowestRegion, listRegions } from '../regions.ts';
import { formsOf } from './aliases.ts';

/** Where in a text the names of a region stand. */
export interface FoundRegion {
  /** The lowest region that the names tell. */
  code: string;
  start: number;
  end: number;
  /** False: more than one region has this name, and nothing says which one is meant. */
  isCertain: boolean;
}

interface Form {
  text: string;
  code: string;
  isWhole: boolean;
}

interface Path {
  code: string;
  end: number;
  score: number;
  /** Whether the path can end here: see `mayStandAlone`. */
  isComplete: boolean;
}

const parentOf = new Map<string, string | null>();
const formsByHead = new Map<string, Form[]>();
for (const { code, name, parent } of listRegions()) {
  parentOf.set(code, parent);
  for (const [index, text] of formsOf(name).entries()) {
    const head = text.slice(0, 2);
    formsByHead.set(head, [...(formsByHead.get(head) ?? []), { text, code, isWhole: index === 0 }]);
  }
}

/** What people put between the levels of a region; the last three group regions in official lists and name no place. */
const BETWEEN =
  /^(?:[\s,，、;；/|\\\-—–_>·.。:：]+|市辖区|省直辖县级行政(?:区划|单位)|自治区直辖县级行政(?:区划|单位))*/;
/** 南山大道 is a road, 朝阳门 a place: without 区, such a name is no district. */
const ROAD =
  /^[东西南北中前后内外上下新老一二三四五六七八九十]{0,2}(?:大?道|路|大?街|巷|弄|胡同|里弄|村|镇|乡|门|桥|站|港|湾|公园|广场|大厦|大学|医院|机场)/;
const LEVEL_POINTS = 4;
const WHOLE_NAME_POINTS = 2;
const LOWEST_POINTS = 6;

function isBelow(code: string, ancestor: string): boolean {
  for (let at = parentOf.get(code); at; at = parentOf.get(at)) if (at === ancestor) return true;
  return false;
}

const formsWritten = (text: string, at: number) =>
  (formsByHead.get(text.slice(at, at + 2)) ?? []).filter((form) => text.startsWith(form.text, at));

/** 石家庄桥西区: what looks like the rest of a road's name may be the whole name of a region below. */
const isFollowedByRegionBelow = (text: string, end: number, code: string) =>
  formsWritten(text, end).some((form) => form.isWhole && isBelow(form.code, code));

function formsAt(text: string, at: number): Form[] {
  return formsWritten(text, at).filter(({ text: name, code, isWhole }) => {
    const end = at + name.length;
    return isWhole || !ROAD.test(text.slice(end)) || isFollowedByRegionBelow(text, end, code);
  });
}

/** Without its province or city, a district must have its whole name: 朝阳 alone may be anything. */
const canBegin = ({ code, isWhole }: Form) => isWhole || code.endsWith('00');
/** Without a level above, a short name is believed for a province only. */
const mayStandAlone = ({ code, isWhole }: Form) => isWhole || code.endsWith('0000') || isLowestRegion(code);

const pointsOf = ({ text, code, isWhole }: Form) =>
  LEVEL_POINTS + text.length + (isWhole ? WHOLE_NAME_POINTS : 0) + (isLowestRegion(code) ? LOWEST_POINTS : 0);

function* continuations(text: string, from: Path): Generator<Path> {
  yield from;
  const at = from.end + (BETWEEN.exec(text.slice(from.end))?.[0].length ?? 0);
  for (const form of formsAt(text, at)) {
    if (!isBelow(form.code, from.code)) continue;
    const next = {
      code: form.code,
      end: at + form.text.length,
      score: from.score + pointsOf(form),
      isComplete: true,
    };
    yield* continuations(text, next);
  }
}

/** Every reading of the text that begins at `at`. */
function* pathsAt(text: string, at: number): Generator<Path> {
  for (const form of formsAt(text, at)) {
    if (!canBegin(form)) continue;
    const end = at + form.text.length;
    yield* continuations(text, {
      code: form.code,
      end,
      score: pointsOf(form),
      isComplete: mayStandAlone(form),
    });
  }
}

/** @returns the reading that explains most of the text; of two equal ones the first. Null: the text names no region */
export function findRegion(text: string): FoundRegion | null {
  let best: (Path & { start: number }) | null = null;
  let rivals = new Set<string>();
  for (let start = 0; start < text.length - 1; start += 1)
    for (const path of pathsAt(text, start)) {
      if (!path.isComplete) continue;
      if (best === null || path.score > best.score) {
        best = { ...path, start };
        rivals = new Set([path.code]);
      } else if (path.score === best.score && start === best.start) rivals.add(path.code);
    }
  if (best === null) return null;
  return { code: best.code, start: best.start, end: best.end, isCertain: rivals.size === 1 };
}
