import { cartContract } from './cart.contract.ts';
import { cartProperties } from './cart.properties.ts';

cartContract('PostgreSQL', async () => ({}));
cartProperties('PostgreSQL', async () => ({}));
