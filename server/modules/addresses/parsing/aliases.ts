/**
 * How people write the names of regions: the whole name, the name without 省/市/区, or a form that only that region has.
 */

/** The peoples in the names of autonomous regions: 恩施土家族苗族自治州 is written as 恩施州 or 恩施. */
const PEOPLES =
  /(?:(?:各|蒙古|朝鲜|满|回|藏|维吾尔|苗|彝|壮|布依|侗|瑶|白|土家|哈尼|哈萨克|傣|黎|傈僳|佤|畲|拉祜|水|东乡|纳西|景颇|柯尔克孜|土|达斡尔|仫佬|羌|布朗|撒拉|毛南|仡佬|锡伯|普米|塔吉克|怒|鄂温克|保安|裕固|独龙)族|蒙古|维吾尔|哈萨克|柯尔克孜|塔吉克|锡伯)+$/;
const AUTONOMOUS = /自治(区|州|县|旗)$/;
const SUFFIX =
  /(?:特别行政区|行政委员会|自治[区州县旗]|新区|矿区|林区|特区|左旗|右旗|[省市区县旗盟州]|地区)$/;

/** Only these are written without the suffix although one character less than the suffix allows would not tell them. */
const OWN: Record<string, string[]> = {
  内蒙古自治区: ['内蒙古', '内蒙'],
  大柴旦行政委员会: ['大柴旦'],
};

/** The forms of a name, the whole name first. A form has at least two characters: 赵县 is never written as 赵. */
export function formsOf(name: string): string[] {
  const own = OWN[name];
  if (own) return [name, ...own];
  const kind = AUTONOMOUS.exec(name)?.[1];
  if (kind !== undefined) {
    const place = name.replace(AUTONOMOUS, '').replace(PEOPLES, '') || name.replace(AUTONOMOUS, '');
    return [name, ...(kind === '区' ? [] : [`${place}${kind}`]), place].filter(({ length }) => length >= 2);
  }
  const short = name.replace(SUFFIX, '');
  return short.length >= 2 && short !== name ? [name, short] : [name];
}
