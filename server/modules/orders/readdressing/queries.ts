import { sql } from 'kysely';
import type { Tx } from '../../../platform/postgres/postgres.ts';
import type { AddressCopy } from '../../addresses/index.ts';

export async function updateAddress(tx: Tx, orderNo: string, address: AddressCopy): Promise<void> {
  await sql`UPDATE orders SET address = ${JSON.stringify(address)}::jsonb WHERE order_no = ${orderNo}`.execute(
    tx,
  );
}
