import { type Component, defineAsyncComponent, type HydrationStrategy } from 'vue';

/** Brought to life all at once, a page would let no touch through for as long as that takes on a phone. */
let turns: Promise<void> = Promise.resolve();

function nextTask(): Promise<void> {
  return new Promise((begin) => {
    setTimeout(begin);
  });
}

function takeTurn(hydrate: () => void): void {
  turns = turns.then(nextTask).then(hydrate);
}

/** Until everything that the page began with has come to life: what was sent must still be true when its turn comes. */
export async function everyTurn(): Promise<void> {
  await nextTask();
  await turns;
  // What follows is work of its own.
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

/** The same component, brought to life in a task of its own right after the page's frame. */
export function inTurn<T extends Component>(component: T): T {
  return hydrateBy(component, takeTurn);
}

/**
 * The same component, brought to life when it comes near the view: what stands far below is read, and its links work,
 * without it. Only for what looks the same to every reader.
 */
export function whenNear<T extends Component>(component: T): T {
  return hydrateBy(component, hydrateNear);
}
