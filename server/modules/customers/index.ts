export { deleteNote as deleteNoteOfCustomer } from './queries.ts';
export { customerRoutes } from './routes.ts';
export { CustomerQuery } from './schema.ts';
export { countMatchingCustomers, createCustomers, readCustomersForFile } from './service.ts';
