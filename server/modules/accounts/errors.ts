import { defineProblems } from '../../platform/http/problems.ts';

export const { problems, refuse } = defineProblems({
  sms_refused: {
    status: 422,
    zh: '无法向该手机号发送短信',
    en: 'No message can be sent to this number',
  },
  sms_unavailable: {
    status: 503,
    zh: '短信服务暂时不可用，请稍后再试',
    en: 'Text messages cannot be sent just now, please try again later',
  },
  not_a_picture: {
    status: 415,
    zh: '请上传 PNG、JPEG、GIF 或 WebP 图片',
    en: 'The file must be a PNG, JPEG, GIF or WebP picture',
  },
  username_taken: { status: 409, zh: '该用户名已被使用', en: 'The username is taken' },
  username_set: { status: 409, zh: '用户名已设置，不能修改', en: 'The username is set and stays as it is' },
  mobile_taken: { status: 409, zh: '该手机号已被使用', en: 'The mobile number is taken' },
});
