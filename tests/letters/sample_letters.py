"""Letters of realistic length in five scripts; every person in them is invented."""
# ruff: noqa: RUF001, ISC004, E501 - paragraphs in Russian, Arabic and Chinese over several lines

from datetime import date

from habeas.letters.letter import Letter, PostalAddress, Signer

DAY = date(2016, 6, 30)

ENGLISH = Letter(
    language="en",
    place="France",
    day=DAY,
    signer=Signer(name="Marie Exemple", who="teacher, Lyon", country="France"),
    address=PostalAddress(
        lines=("Minister Ana Invented", "Ministry of Examples", "2 Sample Street", "1000 Model"),
        country="CN",
    ),
    subject="Tomas Sample and Lena Sample, Model City (UA 12/2016)",
    salutation="Your Excellency,",
    paragraphs=(
        "I am writing to you about Tomas Sample, aged 78, and his wife Lena Sample, aged 68. On "
        "19 June 2013 police officers came to their home in Model City and took both of them away. "
        "Three years have passed. No charge has been brought against either of them, and they "
        "have not been allowed to speak with a lawyer.",
        "Mr Sample is known for his essays on the rights of workers. He sent complaints to the "
        "United Nations and called in public for the release of others. In January 2014 Mrs Sample "
        "suffered a stroke; after one week in hospital she was brought back to a place that is "
        "kept secret. Their two sons may see them once in two weeks, in a restaurant and under "
        "guard, and since May 2016 they themselves have been followed and threatened.",
        "A person who has done no more than write must not lose years of life to a detention that "
        "no court has ordered. Their age and her illness make every further week a danger.",
    ),
    lead_in="I respectfully ask you to:",
    demands=(
        "release Tomas Sample and Lena Sample at once and without conditions;",
        "tell their family where they are held, and let lawyers of their own choice visit them;",
        "give both of them the medical care that they need, from doctors whom they trust;",
        "see to it that their sons can speak for them without being followed or threatened.",
    ),
    closing="Yours respectfully,",
    reference="UA 12/2016",
)
FRENCH = Letter(
    language="fr",
    place="France",
    day=DAY,
    signer=Signer(name="Zoë Générique", who="étudiante, Brest", country="France"),
    address=PostalAddress(
        lines=("Monsieur Pierre Inventé", "Ministère des Exemples", "1 rue du Modèle", "BP 100"),
        country="DJ",
    ),
    subject="Tomas Exemple et Léna Exemple, Modèle-Ville (UA 13/2016)",
    salutation="Monsieur le Ministre,",
    paragraphs=(
        "Je vous écris au sujet de Tomas Exemple, âgé de 78 ans, et de son épouse Léna Exemple, "
        "âgée de 68 ans. Le 19 juin 2013, des policiers se sont présentés à leur domicile et les "
        "ont emmenés tous les deux. Trois années ont passé. Aucune charge n’a été retenue contre "
        "eux et ils n’ont pu s’entretenir avec aucun avocat.",
        "Monsieur Exemple est connu pour ses écrits sur les droits des travailleurs : il a saisi "
        "les Nations unies et demandé publiquement la libération d’autres détenus. En janvier "
        "2014, Madame Exemple a été victime d’un accident vasculaire ; après une semaine à "
        "l’hôpital, elle a été ramenée dans un lieu tenu secret. Leurs deux fils ne les voient "
        "qu’une fois toutes les deux semaines, sous surveillance, et sont eux-mêmes menacés.",
        "Nul ne doit perdre des années de sa vie pour avoir écrit « ce que chacun peut lire ». "
        "Leur âge et sa maladie font de chaque semaine un danger de plus.",
    ),
    lead_in="Je vous demande respectueusement de :",
    demands=(
        "libérer immédiatement et sans condition Tomas Exemple et Léna Exemple ;",
        "faire connaître à leur famille leur lieu de détention et autoriser leurs avocats ;",
        "leur assurer les soins médicaux nécessaires, par des médecins de leur choix ;",
        "veiller à ce que leurs fils puissent parler pour eux sans être suivis ni menacés.",
    ),
    closing="Veuillez agréer, Monsieur le Ministre, l’expression de ma haute considération.",
    reference="UA 13/2016",
)
RUSSIAN = Letter(
    language="ru",
    place="Франция",
    day=DAY,
    signer=Signer(name="Мария Примерова", who="учительница, Лион", country="Франция"),
    address=PostalAddress(
        lines=("Министру И. И. Образцову", "Министерство примеров", "ул. Образцовая, 2", "101000"),
        country="BY",
    ),
    subject="Томас и Лена Примеровы, г. Образцовск (UA 14/2016)",
    salutation="Ваше Превосходительство!",
    paragraphs=(
        "Обращаюсь к Вам по делу Томаса Примерова, которому 78 лет, и его жены Лены Примеровой, "
        "которой 68 лет. 19 июня 2013 г. сотрудники полиции пришли к ним домой и увезли обоих. "
        "Прошло три года. Обвинение им не предъявлено, встретиться с адвокатом не позволено.",
        "Томас Примеров известен статьями о правах рабочих. Он обращался в Организацию "
        "Объединённых Наций и открыто призывал освободить других заключённых. В январе 2014 г. "
        "Лена Примерова перенесла инсульт; через неделю её вернули из больницы в место, которое "
        "держат в тайне. Сыновья видят родителей раз в две недели, под надзором охраны, а с мая "
        "2016 г. за ними самими следят и им угрожают.",
        "Человек, который только писал, не должен терять годы жизни в заключении, которого не "
        "назначал ни один суд. Возраст и болезнь делают опасной каждую новую неделю.",
    ),
    lead_in="Прошу Вас:",
    demands=(
        "немедленно и без всяких условий освободить Томаса и Лену Примеровых;",
        "сообщить семье, где они находятся, и допустить к ним выбранных ими адвокатов;",
        "обеспечить им необходимую медицинскую помощь врачей, которым они доверяют;",
        "позаботиться о том, чтобы сыновья могли говорить о них без слежки и угроз.",
    ),
    closing="С уважением,",
    reference="UA 14/2016",
)
ARABIC = Letter(
    language="ar",
    place="فرنسا",
    day=DAY,
    signer=Signer(name="Marie Exemple", who="معلمة، ليون", country="فرنسا"),
    address=PostalAddress(
        lines=("معالي الوزير سالم النموذجي", "وزارة الأمثلة", "شارع المثال 2", "P.O. Box 100"),
        country="EG",
    ),
    subject="سامي مثال وليلى مثال، مدينة النموذج (UA 15/2016)",
    salutation="معالي الوزير،",
    paragraphs=(
        "أكتب إليكم بشأن سامي مثال (Sami Mithal)، البالغ من العمر 78 عامًا، وزوجته ليلى مثال، "
        "البالغة من العمر 68 عامًا. ففي 19 يونيو 2013 جاء رجال الشرطة إلى منزلهما واقتادوهما معًا. "
        "وقد مضت ثلاث سنوات على ذلك، ولم توجه إليهما أي تهمة، ولم يسمح لهما بلقاء محام.",
        "يُعرف سامي مثال بمقالاته عن حقوق العمال، وقد قدّم شكاوى إلى الأمم المتحدة (A/HRC/43/17) "
        "وطالب علنًا بالإفراج عن غيره من المعتقلين. وفي يناير 2014 أصيبت ليلى مثال بجلطة دماغية، "
        "وبعد أسبوع في المستشفى أعيدت إلى مكان لا يزال سرًا. ولا يراهما ابناهما إلا مرة كل أسبوعين "
        "وتحت الحراسة، ومنذ مايو 2016 يتعرض الابنان نفساهما للملاحقة والتهديد.",
        "لا يجوز أن يفقد إنسان سنوات من عمره لأنه كتب رأيه، في احتجاز لم تأمر به أي محكمة. إن سنهما "
        "ومرضها يجعلان من كل أسبوع جديد خطرًا على حياتهما.",
    ),
    lead_in="لذلك أرجو منكم أن:",
    demands=(
        "تفرجوا فورًا ودون قيد أو شرط عن سامي مثال وليلى مثال؛",
        "تخبروا أسرتهما بمكان احتجازهما، وتسمحوا لمحامين من اختيارهما بزيارتهما؛",
        "توفروا لهما الرعاية الطبية اللازمة على أيدي أطباء يثقان بهم؛",
        "تضمنوا أن يتمكن ابناهما من الحديث عنهما دون ملاحقة أو تهديد.",
    ),
    closing="وتفضلوا بقبول فائق الاحترام،",
    reference="UA 15/2016",
)
CHINESE = Letter(
    language="zh-Hans",
    place="法国",
    day=DAY,
    signer=Signer(name="Marie Exemple", who="教师，里昂", country="法国"),
    address=PostalAddress(
        lines=("示例部部长 安某某", "示例部办公厅", "样板街2号", "100000 模范市"), country="CN"
    ),
    subject="关于模范市的陶某某与李某某（UA 16/2016）",
    salutation="尊敬的部长阁下：",
    paragraphs=(
        "我为陶某某先生（现年78岁）和他的妻子李某某女士（现年68岁）写信给您。2013年6月19日，警察来到"
        "他们在模范市的家中，将两人带走。三年过去了，他们没有受到任何指控，也未获准会见律师。",
        "陶先生因撰写有关劳工权利的文章而为人所知。他曾向联合国（A/HRC/43/17）提交申诉，并公开呼吁"
        "释放其他被关押的人。2014年1月，李女士中风，住院一周后又被带回一个秘密地点。他们的两个儿子每"
        "两周才能在餐馆里、在看守之下与父母见一次面；自2016年5月以来，儿子们自己也遭到跟踪和威胁。",
        "一个仅仅写了“几篇文章”的人，不应在没有任何法院命令的关押中失去多年的生命。他们的年龄和她的病情，"
        "使每一个星期都成为新的危险。",
    ),
    lead_in="我恳请您：",
    demands=(
        "立即无条件释放陶某某先生和李某某女士；",
        "告知家属他们的关押地点，并准许他们自己选择的律师会见；",
        "由他们信任的医生为两人提供所需的医疗；",
        "确保他们的儿子能够为父母发声，而不受跟踪和威胁。",
    ),
    closing="此致\n敬礼",
    reference="UA 16/2016",
)
LETTERS = {letter.language: letter for letter in (ENGLISH, FRENCH, RUSSIAN, ARABIC, CHINESE)}
