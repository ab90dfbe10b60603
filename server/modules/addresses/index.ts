export { addressNotFound } from './errors.ts';
export { deleteAddressesOf } from './queries.ts';
export { isProvince, nameOfRegion, provinceNamed, provinceOf } from './regions.ts';
export { addressRoutes } from './routes.ts';
export { Address, AddressInput } from './schema.ts';
export {
  type AddressCopy,
  addressCopy,
  createAddresses,
  createDefaultAddressReader,
  parseAddress,
  type ReadDefaultAddress,
} from './service.ts';
