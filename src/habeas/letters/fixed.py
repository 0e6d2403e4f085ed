"""The fixed sentences of registers and covering letters, in every letter language that has them.

Where a language has none the English ones stand; Chinese is told apart by its script. Figures stand
beside a label and never inside a sentence, so that no language needs its plural forms.
"""
# ruff: noqa: RUF001 - words in many scripts

from typing import Final, NamedTuple

from habeas.kernel.languages import babel_locale, normal

FALLBACK: Final = "en"


class Fixed(NamedTuple):
    """The fixed words of one language. ``{house}``, ``{offices}``, ``{day}``, ``{n}`` are slots."""

    comma: str
    colon: str
    # the register
    register: str
    bound: str
    signatures: str
    others: str
    # the covering letter
    totals: str
    final_totals: str
    for_them: str
    as_a_copy: str
    until: str
    by_name: str
    without: str
    together: str
    in_all: str
    since: str
    fewer: str
    once: str
    asks: str
    closed: str


def language_of(language: str) -> str:
    """Return the language whose fixed words a letter in ``language`` gets."""
    primary = normal(language).split("-")[0]
    if primary == "zh" and babel_locale(language).script == "Hant":
        return "zh-Hant"
    return primary if primary in FIXED else FALLBACK


def fixed(language: str) -> Fixed:
    """Return the fixed words of a letter in ``language``."""
    return FIXED[language_of(language)]


FIXED: Final = {
    "ar": Fixed(
        comma="، ",
        colon=": ",
        register="سجل المعربين عن القلق",
        bound="وقّع كل من المدرجة أسماؤهم أدناه على هذه الرسالة. وتسلّم {house} توقيعاتهم في وثيقة "
        "واحدة.",
        signatures="التوقيعات",
        others="آخرون وقّعوا دون ذكر أسمائهم",
        totals="عدد التوقيعات",
        final_totals="العدد النهائي للتوقيعات",
        for_them="يوقّع أشخاص رسالة موجهة إليكم بشأن هذه القضية تنشرها {house}. ومن يذكرون أسماءهم "
        "يكتبون إليكم في رسائل أو سجلات خاصة بهم. وهناك آخرون يُحتسبون دون ذكر أسمائهم، ونحن نكتب "
        "إليكم من أجلهم.",
        as_a_copy="يوقّع أشخاص رسالة بشأن هذه القضية تنشرها {house}، وهي موجهة إلى: {offices}. "
        "وتصلكم الأعداد على سبيل الإحاطة، وهي لا تتضمن أي أسماء.",
        until="التوقيعات حتى {day}",
        by_name="بالاسم",
        without="دون ذكر الاسم",
        together="المجموع",
        in_all="الإجمالي",
        since="منذ رسالتنا المؤرخة {day}",
        fewer="أقل من {n}",
        once="جرى تأكيد كل توقيع من بريد إلكتروني خاص بصاحبه، ويُحتسب مرة واحدة.",
        asks="جاء في الرسالة التي وقّعوها:",
        closed="أنهينا هذا النداء في {day}. وهذه آخر رسالة نوافيكم فيها بالأعداد.",
    ),
    "de": Fixed(
        comma=", ",
        colon=": ",
        register="Register der Besorgten",
        bound="Jede der unten genannten Personen hat diesen Brief unterschrieben. {house} übergibt "
        "die Unterschriften in einem Dokument.",
        signatures="Unterschriften",
        others="Weitere, die ohne Namen unterschrieben haben",
        totals="Zahl der Unterschriften",
        final_totals="Endgültige Zahl der Unterschriften",
        for_them="Zu diesem Fall unterschreiben Menschen einen Brief an Sie, den {house} "
        "veröffentlicht. Wer den Namen nennt, schreibt Ihnen in eigenen Briefen oder Registern. "
        "Andere werden ohne Namen gezählt; für sie schreiben wir Ihnen.",
        as_a_copy="Zu diesem Fall unterschreiben Menschen einen Brief, den {house} veröffentlicht. "
        "Er richtet sich an: {offices}. Sie erhalten die Zahlen zur Kenntnis; Namen enthalten sie "
        "nicht.",
        until="Unterschriften bis {day}",
        by_name="Mit Namen",
        without="Ohne Namen",
        together="Zusammen",
        in_all="Insgesamt",
        since="Seit unserem Brief vom {day}",
        fewer="weniger als {n}",
        once="Jede Unterschrift wurde aus einem eigenen Postfach bestätigt und ist einmal gezählt.",
        asks="In dem Brief, den sie unterschrieben haben, heißt es:",
        closed="Wir haben diesen Aufruf am {day} beendet. Dies ist unser letzter Brief mit Zahlen.",
    ),
    "en": Fixed(
        comma=", ",
        colon=": ",
        register="Register of concern",
        bound="Each of the people listed below has signed this letter. {house} delivers their "
        "signatures in one document.",
        signatures="Signatures",
        others="Others who have signed without giving a name",
        totals="Number of signatures",
        final_totals="Final number of signatures",
        for_them="People sign a letter to you about this case, which {house} publishes. Those who "
        "give their names write to you in letters or registers of their own. Others are counted "
        "without a name; it is for them that we write to you.",
        as_a_copy="People sign a letter about this case, which {house} publishes. It is addressed "
        "to: {offices}. You receive the totals as a copy; they hold no names.",
        until="Signatures until {day}",
        by_name="By name",
        without="Without a name",
        together="Together",
        in_all="In all",
        since="Since our letter of {day}",
        fewer="fewer than {n}",
        once="Each signature was confirmed from a mailbox of its own and is counted once.",
        asks="In the letter that they signed it says:",
        closed="We closed this appeal on {day}. This is our last letter with totals.",
    ),
    "es": Fixed(
        comma=", ",
        colon=": ",
        register="Registro de preocupación",
        bound="Cada una de las personas que figuran a continuación ha firmado esta carta. {house} "
        "entrega sus firmas en un solo documento.",
        signatures="Firmas",
        others="Otras personas que han firmado sin dar su nombre",
        totals="Número de firmas",
        final_totals="Número final de firmas",
        for_them="Hay personas que firman una carta dirigida a usted sobre este caso, publicada "
        "por {house}. Quienes dan su nombre le escriben en cartas o registros propios. Otras se "
        "cuentan sin dar su nombre; por ellas le escribimos.",
        as_a_copy="Hay personas que firman una carta sobre este caso, publicada por {house}. Va "
        "dirigida a: {offices}. Usted recibe los totales como copia; no contienen nombres.",
        until="Firmas hasta el {day}",
        by_name="Con nombre",
        without="Sin nombre",
        together="En conjunto",
        in_all="En total",
        since="Desde nuestra carta del {day}",
        fewer="menos de {n}",
        once="Cada firma se confirmó desde un buzón de correo propio y se cuenta una sola vez.",
        asks="En la carta que firmaron se dice:",
        closed="Cerramos este llamamiento el {day}. Esta es nuestra última carta con totales.",
    ),
    "fr": Fixed(
        comma=", ",
        colon="\u00a0: ",
        register="Registre de préoccupation",
        bound="Chacune des personnes dont la liste figure ci-dessous a signé cette lettre. {house} "
        "remet leurs signatures en un seul document.",
        signatures="Signatures",
        others="Autres personnes ayant signé sans donner leur nom",
        totals="Nombre de signatures",
        final_totals="Nombre final de signatures",
        for_them="Des personnes signent une lettre qui vous est adressée à ce sujet et que publie "
        "{house}. Celles qui donnent leur nom vous écrivent par des lettres ou des registres "
        "distincts. D’autres sont comptées sans être nommées ; c’est pour elles que nous vous "
        "écrivons.",
        as_a_copy="Des personnes signent une lettre à ce sujet, que publie {house}. Elle est "
        "adressée à : {offices}. Vous en recevez les totaux en copie ; ils ne contiennent aucun "
        "nom.",
        until="Signatures au {day}",
        by_name="Avec le nom",
        without="Sans nom",
        together="Ensemble",
        in_all="Au total",
        since="Depuis notre lettre du {day}",
        fewer="moins de {n}",
        once="Chaque signature a été confirmée depuis une adresse électronique distincte et n’est "
        "comptée qu’une fois.",
        asks="Dans la lettre qu’elles ont signée, il est écrit :",
        closed="Nous avons clos cet appel le {day}. Ceci est notre dernière lettre de totaux.",
    ),
    "pt": Fixed(
        comma=", ",
        colon=": ",
        register="Registo de preocupação",
        bound="Cada uma das pessoas abaixo indicadas assinou esta carta. {house} entrega as suas "
        "assinaturas num só documento.",
        signatures="Assinaturas",
        others="Outras pessoas que assinaram sem dar o nome",
        totals="Número de assinaturas",
        final_totals="Número final de assinaturas",
        for_them="Há pessoas que assinam uma carta dirigida a V. Ex.ª sobre este caso, publicada "
        "por {house}. Quem dá o nome escreve em cartas ou registos próprios. Outras são contadas "
        "sem dar o nome; é por elas que escrevemos.",
        as_a_copy="Há pessoas que assinam uma carta sobre este caso, publicada por {house}. É "
        "dirigida a: {offices}. Os totais seguem como cópia; não contêm nomes.",
        until="Assinaturas até {day}",
        by_name="Com nome",
        without="Sem nome",
        together="Em conjunto",
        in_all="No total",
        since="Desde a nossa carta de {day}",
        fewer="menos de {n}",
        once="Cada assinatura foi confirmada a partir de uma caixa de correio própria e é contada "
        "uma só vez.",
        asks="Na carta que assinaram lê-se:",
        closed="Encerrámos este apelo em {day}. Esta é a nossa última carta com totais.",
    ),
    "ru": Fixed(
        comma=", ",
        colon=": ",
        register="Реестр выражений обеспокоенности",
        bound="Каждый из перечисленных ниже людей подписал это письмо. {house} передаёт их подписи "
        "одним документом.",
        signatures="Подписи",
        others="Другие подписавшие, не назвавшие своего имени",
        totals="Число подписей",
        final_totals="Окончательное число подписей",
        for_them="Люди подписывают обращённое к Вам письмо по этому делу, которое публикует "
        "{house}. Те, кто называет своё имя, обращаются к Вам в отдельных письмах или реестрах. "
        "Другие учитываются без имени; ради них мы и пишем Вам.",
        as_a_copy="Люди подписывают письмо по этому делу, которое публикует {house}. Оно "
        "адресовано: {offices}. Вы получаете итоговые числа в качестве копии; имён в них нет.",
        until="Подписи по состоянию на {day}",
        by_name="С именем",
        without="Без имени",
        together="Вместе",
        in_all="Всего",
        since="Со времени нашего письма от {day}",
        fewer="менее {n}",
        once="Каждая подпись подтверждена с отдельного почтового ящика и учтена один раз.",
        asks="В подписанном ими письме говорится:",
        closed="Мы завершили эту кампанию {day}. Это наше последнее письмо с итоговыми числами.",
    ),
    "zh": Fixed(
        comma="，",
        colon="：",
        register="关切者联署名册",
        bound="下列每一位均已签署本信。{house}将他们的签名汇成一份文件送达。",
        signatures="签名",
        others="未具名的其他签署者",
        totals="签名人数",
        final_totals="最终签名人数",
        for_them="人们正在签署一封就此案致您的信，该信由{house}发布。具名者以各自的信件或名册致函。"
        "另有签署者只计入人数而不具名，我们谨为他们致函。",
        as_a_copy="人们正在签署一封有关此案的信，该信由{house}发布，致送：{offices}。谨将人数抄送给您，"
        "其中不含任何姓名。",
        until="截至{day}的签名",
        by_name="具名",
        without="不具名",
        together="合计",
        in_all="总数",
        since="自我们{day}去信以来",
        fewer="少于{n}",
        once="每个签名均由各自的电子邮箱确认，且只计一次。",
        asks="他们签署的信中写道：",
        closed="我们已于{day}结束这一呼吁。这是我们最后一封通报人数的信。",
    ),
    "zh-Hant": Fixed(
        comma="，",
        colon="：",
        register="關切者聯署名冊",
        bound="下列每一位均已簽署本信。{house}將他們的簽名匯成一份文件送達。",
        signatures="簽名",
        others="未具名的其他簽署者",
        totals="簽名人數",
        final_totals="最終簽名人數",
        for_them="人們正在簽署一封就此案致您的信，該信由{house}發布。具名者以各自的信件或名冊致函。"
        "另有簽署者只計入人數而不具名，我們謹為他們致函。",
        as_a_copy="人們正在簽署一封有關此案的信，該信由{house}發布，致送：{offices}。謹將人數抄送給您，"
        "其中不含任何姓名。",
        until="截至{day}的簽名",
        by_name="具名",
        without="不具名",
        together="合計",
        in_all="總數",
        since="自我們{day}去信以來",
        fewer="少於{n}",
        once="每個簽名均由各自的電子郵箱確認，且只計一次。",
        asks="他們簽署的信中寫道：",
        closed="我們已於{day}結束這一呼籲。這是我們最後一封通報人數的信。",
    ),
}
