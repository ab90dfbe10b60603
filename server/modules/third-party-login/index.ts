export { unbindAll } from './queries.ts';
