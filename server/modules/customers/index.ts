export { deleteNote as deleteNoteOfCustomer } from './queries.ts';
export { customerRoutes } from './routes.ts';
export { createCustomers } from './service.ts';
