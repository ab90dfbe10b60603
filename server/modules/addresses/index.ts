export { addressNotFound } from './errors.ts';
export { deleteAddressesOf } from './queries.ts';
export { addressRoutes } from './routes.ts';
export { type AddressCopy, addressCopy, createAddresses, defaultAddressId } from './service.ts';
