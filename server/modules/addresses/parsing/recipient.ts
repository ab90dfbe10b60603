/** How a part of an address is judged: is it the name of a person? */

const SURNAMES = new Set(
  '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾肖萧田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳欧阳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阎时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由'.split(
    '',
  ),
);
const DOUBLE_SURNAMES =
  /^(?:欧阳|上官|司马|诸葛|东方|皇甫|尉迟|公孙|慕容|令狐|司徒|夏侯|端木|南宫|长孙|宇文|轩辕|百里|申屠|太史|澹台|淳于|呼延|第五)/;
const TITLE = /^[\p{Script=Han}]{1,3}(?:先生|女士|小姐|太太|老师|经理|师傅|阿姨|同学|总|哥|姐)$/u;
const HAN_NAME = /^[\p{Script=Han}]{2,4}$/u;
const DOTTED_NAME = /^[\p{Script=Han}]{1,10}(?:[·•・.][\p{Script=Han}]{1,10}){1,3}$/u;
const LATIN_NAME = /^[A-Za-z][A-Za-z'.-]{0,19}(?: [A-Za-z][A-Za-z'.-]{0,19}){0,3}$/;
/** What parts of an address end with. */
const PLACE_END =
  /[路街道巷弄号室楼栋幢座层区县市省镇乡村组队屯庄园苑院城府厦场店馆站校厂库港湾桥门旁侧边内外东西南北]$|(?:单元|胡同|中心|大学|学院|公司|银行|医院|超市|小区|花苑|公寓|驿站|菜鸟|丰巢)$/;
/** (收), 收, 亲收: "for this person". */
const FOR = /(?:\(?(?:亲|签|代)?收\)?|\(.*\))$/;

/** The name without what stands around it. */
export const bareName = (text: string) => text.replace(FOR, '').trim();

function startsWithSurname(name: string): boolean {
  return (DOUBLE_SURNAMES.test(name) && name.length > 2) || SURNAMES.has(name[0] ?? '');
}

/** @returns 0 for what is no name, up to 4 for what hardly is anything else */
export function nameScore(part: string): number {
  const name = bareName(part);
  if (TITLE.test(name)) return 4;
  if (DOTTED_NAME.test(name)) return 3;
  if (LATIN_NAME.test(name)) return 2;
  if (!HAN_NAME.test(name) || PLACE_END.test(name)) return 0;
  if (name.length === 4 && !DOUBLE_SURNAMES.test(name)) return 1;
  return startsWithSurname(name) ? 3 : 1;
}

/** A name at the end of a part, with nothing between: "…1号王小明". */
const GLUED = /^(.*(?:[号室楼栋幢座层户]|\d))([\p{Script=Han}]{2,4})$/u;

/** @returns the part in two, or null where it does not end with a name */
export function splitGluedName(part: string): [place: string, name: string] | null {
  const [, place, name] = GLUED.exec(bareName(part)) ?? [];
  if (place === undefined || name === undefined) return null;
  return nameScore(name) >= 3 ? [place, name] : null;
}
