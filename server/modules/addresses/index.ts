export { addressNotFound } from './errors.ts';
export { deleteAddressesOf } from './queries.ts';
export { isProvince } from './regions.ts';
export { addressRoutes } from './routes.ts';
export {
  type AddressCopy,
  addressCopy,
  createAddresses,
  createDefaultAddressReader,
  type ReadDefaultAddressId,
} from './service.ts';
