/** The months' names, without accents, in the larger languages of Europe; forms in use beside a day included. */
const months = [
  'january janvier januar janner enero gennaio janeiro januari ianuarie styczen stycznia январь января січень січня leden ledna ocak ιανουαριοσ ιανουαριου',
  'february fevrier februar feber febrero febbraio fevereiro februari februarie luty lutego февраль февраля лютии лютого unor unora subat φεβρουαριοσ φεβρουαριου',
  'march mars marz marzo marco maart marts martie marzec marca marcius март марта березень березня brezen brezna mart μαρτιοσ μαρτιου',
  'april avril abril aprile aprilie kwiecien kwietnia aprilis апрель апреля квітень квітня duben dubna nisan απριλιοσ απριλιου',
  'may mai mayo maggio maio mei maj maja majus маи мая травень травня kveten kvetna mayıs μαιοσ μαιου',
  'june juin juni junio giugno junho iunie czerwiec czerwca junius июнь июня червень червня cerven cervna haziran ιουνιοσ ιουνιου',
  'july juillet juli julio luglio julho iulie lipiec lipca julius июль июля липень липня cervenec cervence temmuz ιουλιοσ ιουλιου',
  'august aout agosto augustus augusti sierpien sierpnia augusztus август августа серпень серпня srpen srpna agustos αυγουστοσ αυγουστου',
  'september septembre septiembre setiembre settembre setembro septembrie wrzesien wrzesnia szeptember сентябрь сентября вересень вересня zari eylul σεπτεμβριοσ σεπτεμβριου',
  'october octobre oktober octubre ottobre outubro octombrie pazdziernik pazdziernika октябрь октября жовтень жовтня rijen rijna ekim οκτωβριοσ οκτωβριου',
  'november novembre noviembre novembro noiembrie listopad listopada ноябрь ноября kasım νοεμβριοσ νοεμβριου',
  'december decembre dezember diciembre dicembre dezembro decembrie desember grudzien grudnia декабрь декабря грудень грудня prosinec prosince aralık δεκεμβριοσ δεκεμβριου',
].map((line) => line.split(' '));

const shortest = 3;
const meanings = new Map<string, number>();

/**
 * The month from 1 that a name means, or the beginning of one, in small letters without accents; 0 where it means none,
 * or could mean two (`jui`: juin, juillet).
 */
export function monthCalled(beginning: string): number {
  const known = meanings.get(beginning);
  if (known !== undefined) return known;
  const month = find(beginning);
  // Cells of other texts come here, too.
  if (meanings.size < 1000) meanings.set(beginning, month);
  return month;
}

function find(beginning: string): number {
  const whole = months.findIndex((names) => names.includes(beginning)) + 1;
  if (whole > 0 || beginning.length < shortest) return whole;
  const meant = months.flatMap((names, i) => (names.some((name) => name.startsWith(beginning)) ? [i + 1] : []));
  return meant.length === 1 ? meant[0] : 0;
}

const weekdays = new Set(
  `monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
  lundi mardi mercredi jeudi vendredi samedi dimanche lun mar mer jeu ven sam dim
  montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so
  lunes martes miercoles jueves viernes sabado domingo mie jue vie sab
  lunedi martedi mercoledi giovedi venerdi sabato domenica gio
  segunda terca quarta quinta sexta segunda-feira terca-feira quarta-feira quinta-feira sexta-feira seg ter qua qui sex
  maandag dinsdag woensdag donderdag vrijdag zaterdag zondag ma wo vr za zo
  poniedziałek wtorek sroda czwartek piatek sobota niedziela pon wt sr czw pt sob niedz nd
  mandag tirsdag tisdag onsdag torsdag fredag lordag lørdag sondag søndag man tir tis ons tor fre lor lør son søn
  понедельник вторник среда четверг пятница суббота воскресенье пн вт ср чт пт сб вс
  pazartesi salı carsamba persembe cuma cumartesi pazar luni marti miercuri joi vineri sambata duminica`
    .trim()
    .split(/\s+/),
);
const leadingWords = /^(?:(?:le|el|den|am)\s+)?([\p{L}-]{2,14})[.,]*\s+(?=\S)/u;

/** A date, in small letters without accents, without the weekday or the article before it. */
export function withoutWeekday(text: string): string {
  const found = leadingWords.exec(text);
  if (found && weekdays.has(found[1])) return text.slice(found[0].length);
  return text.replace(/^(?:le|el|den|am)\s+/, '');
}
