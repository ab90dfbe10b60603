import { cartContract } from './cart.contract.ts';

cartContract('PostgreSQL', async () => ({}));
