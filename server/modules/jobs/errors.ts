import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  job_not_found: { status: 404, zh: '没有找到该任务', en: 'There is no such job' },
  job_file_not_found: { status: 404, zh: '该任务没有可下载的文件', en: 'The job has no file to download' },
  already_undone: { status: 409, zh: '该任务已撤销过', en: 'The job has been undone already' },
});
