import { useQuery } from '@tanstack/vue-query';
import { computed, type Ref } from 'vue';
import { useI18n } from 'vue-i18n';
import type { Answer } from '../../../api-client/index.ts';
import { useApi } from '../../data/useApi.ts';

export type Job = Answer<'/api/admin/jobs/{id}', 'get'>;

export const TONES = {
  queued: 'plain',
  running: 'waiting',
  done: 'good',
  failed: 'bad',
  cancelled: 'plain',
} as const;

export const hasEnded = ({ status }: Pick<Job, 'status'>) => status !== 'queued' && status !== 'running';

/** How often the page asks how far a job has come. */
const ASK_MS = 1_000;

/** A job, asked for again until it has ended. An empty id is no job. */
export function useJob(id: Ref<string>) {
  const api = useApi();
  return useQuery({
    queryKey: computed(() => ['job', id.value]),
    queryFn: () => api.get('/api/admin/jobs/{id}', { path: { id: id.value } }),
    enabled: computed(() => id.value !== ''),
    refetchInterval: ({ state }) => (state.data && hasEnded(state.data) ? false : ASK_MS),
  });
}

/** What a job does, in words. */
export function useJobName() {
  const { t, te } = useI18n();
  return ({ kind, name, isDryRun }: Pick<Job, 'kind' | 'name' | 'isDryRun'>): string => {
    const key = `jobs.names.${name.replace('.', '_')}`;
    const what = t(`jobs.kinds.${kind}`, { what: te(key) ? t(key) : name });
    return isDryRun ? t('jobs.dryRunOf', { what }) : what;
  };
}

/** Saves a file of the API on the reader's computer. */
export function useDownload() {
  const api = useApi();
  return async (path: string, fileName: string): Promise<void> => {
    const { body } = await api.request('GET', path, { asFile: true });
    const url = URL.createObjectURL(body as Blob);
    const link = document.createElement('a');
    link.href = url;
    link.download = fileName;
    link.click();
    URL.revokeObjectURL(url);
  };
}
