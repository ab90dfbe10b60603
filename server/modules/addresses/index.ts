export { addressNotFound } from './errors.ts';
export { deleteAddressesOf } from './queries.ts';
export { isProvince, provinceOf } from './regions.ts';
export { addressRoutes } from './routes.ts';
export {
  type AddressCopy,
  addressCopy,
  createAddresses,
  createDefaultAddressReader,
  type ReadDefaultAddress,
} from './service.ts';
