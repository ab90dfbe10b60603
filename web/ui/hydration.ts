import { type Component, defineAsyncComponent, type HydrationStrategy } from 'vue';

/** Hydration happens in several tasks. In one task a phone could not react to a touch until all of it is done. */
let turns: Promise<void> = Promise.resolve();

function nextTask(): Promise<void> {
  return new Promise((begin) => {
    setTimeout(begin);
  });
}

function takeTurn(hydrate: () => void): void {
  turns = turns.then(nextTask).then(hydrate);
}

/**
 * Resolves when every part that hydrates at the start is hydrated. State from the server must not change before,
 * or a part would not match its HTML.
 */
export async function everyTurn(): Promise<void> {
  await nextTask();
  await turns;
  // The caller's work gets a task of its own.
  await nextTask();
}

const NEAR = '300px';

const hydrateNear: HydrationStrategy = (hydrate, forEachElement) => {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      takeTurn(hydrate);
    },
    { rootMargin: NEAR },
  );
  forEachElement((element) => {
    if (element instanceof Element) observer.observe(element);
  });
  return () => observer.disconnect();
};

function hydrateBy<T extends Component>(component: T, hydrate: HydrationStrategy): T {
  return defineAsyncComponent({ loader: () => Promise.resolve(component), hydrate }) as unknown as T;
}

/** The same component, hydrated in a task of its own right after the frame of the page. */
export function inTurn<T extends Component>(component: T): T {
  return hydrateBy(component, takeTurn);
}

/**
 * The same component, hydrated when it comes near the view. Its text and links work before. Only for parts that
 * look the same to every reader.
 */
export function whenNear<T extends Component>(component: T): T {
  return hydrateBy(component, hydrateNear);
}
