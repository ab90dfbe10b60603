import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query';
import { computed, type Ref } from 'vue';
import { useErrorText } from '../../../web/forms/useErrorText.ts';
import { useToasts } from '../../../web/ui/useToasts.ts';
import { useApi } from '../../data/useApi.ts';
import type { AdminOrder } from './orderFacts.ts';

/** A refund that is under way is looked at again after this time. */
const REFUND_LOOK_MS = 2_000;

const keyOf = (orderNo: string) => ['order', orderNo];

export function useOrderQuery(orderNo: Ref<string>) {
  const api = useApi();
  return useQuery({
    queryKey: computed(() => keyOf(orderNo.value)),
    queryFn: () => api.get('/api/admin/orders/{orderNo}', { path: { orderNo: orderNo.value } }),
    refetchInterval: ({ state }) =>
      state.data?.refunds.some(({ status }) => status === 'processing') ? REFUND_LOOK_MS : false,
  });
}

/**
 * A write to one order. The page shows the server's answer at once where the answer is the order; everything that lists
 * orders is read again.
 */
export function useOrderChange<Values>(options: {
  orderNo: string;
  send: (values: Values) => Promise<AdminOrder | undefined>;
  /** Said when it is done. */
  doneText: (values: Values) => string;
  onDone: () => void;
}) {
  const queries = useQueryClient();
  const toasts = useToasts();
  const { textOfError } = useErrorText();
  const change = useMutation({
    mutationFn: options.send,
    onSuccess(order, values) {
      if (order) queries.setQueryData(keyOf(options.orderNo), order);
      else void queries.invalidateQueries({ queryKey: keyOf(options.orderNo) });
      for (const name of [
        'orders',
        'order-audit',
        'refund-requests',
        'refund-list',
        'refundable',
        'money',
        'customer',
        'stock',
        'movements',
      ])
        void queries.invalidateQueries({ queryKey: [name] });
      toasts.show(options.doneText(values));
      options.onDone();
    },
  });
  return {
    mutate: change.mutate,
    /** For forms, which show a refusal beside its field. */
    mutateAsync: change.mutateAsync,
    isBusy: change.isPending,
    problem: computed(() => (change.error.value ? textOfError(change.error.value) : '')),
  };
}
