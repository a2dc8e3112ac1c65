//! What English brings to the reading of quotes: its words by class. The engine beside it knows the classes only.
//!
//! Cue verbs were chosen from the annotated cues of 825 articles of PolNeAR's training part and completed with their synonyms.

use std::{collections::HashMap, sync::LazyLock};

/// What a word can be, as a set of bits; a word may be several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Class(u64);

impl Class {
    /// A finite form that credits words to its subject ("said", "tells").
    pub const CUE: Self = Self(1);
    /// The plain form of such a verb ("say").
    pub const CUE_BASE: Self = Self(1 << 1);
    /// Its -ing form.
    pub const CUE_ING: Self = Self(1 << 2);
    /// A verb that often credits words but as often does not ("found", "has").
    pub const WEAK: Self = Self(1 << 3);
    pub const AUXILIARY: Self = Self(1 << 4);
    pub const MODAL: Self = Self(1 << 5);
    /// Articles, possessives and demonstratives: what opens a noun phrase.
    pub const DETERMINER: Self = Self(1 << 6);
    pub const PREPOSITION: Self = Self(1 << 7);
    /// A pronoun that can be a subject.
    pub const SUBJECT: Self = Self(1 << 8);
    pub const HE: Self = Self(1 << 9);
    pub const SHE: Self = Self(1 << 10);
    pub const ADVERB: Self = Self(1 << 11);
    /// Opens a subordinate clause ("that", "because").
    pub const SUBORDINATOR: Self = Self(1 << 12);
    pub const RELATIVE: Self = Self(1 << 13);
    pub const CONJUNCTION: Self = Self(1 << 14);
    /// Stands before a name ("Mr", "Senator").
    pub const TITLE: Self = Self(1 << 15);
    /// What a person is ("spokesman"): heads a role.
    pub const ROLE: Self = Self(1 << 16);
    pub const MALE: Self = Self(1 << 17);
    pub const FEMALE: Self = Self(1 << 18);
    /// Days, months and other words that tell when.
    pub const TIME: Self = Self(1 << 19);
    /// A pronoun that cannot be a subject ("him").
    pub const OBJECT: Self = Self(1 << 20);
    /// A common verb that credits nothing, in a finite form.
    pub const VERB: Self = Self(1 << 21);
    /// Written, drawn or printed: speaks without being a person ("statement").
    pub const DOCUMENT: Self = Self(1 << 22);
    /// A form that is a noun as often as a verb ("claims").
    pub const NOUN_TOO: Self = Self(1 << 23);
    /// Ends as a regular past does, and may as well be an adjective ("seasoned").
    pub const GUESSED: Self = Self(1 << 24);
    /// A part of a name that is written small ("van").
    pub const PARTICLE: Self = Self(1 << 26);
    /// "according to", "per".
    pub const SOURCE: Self = Self(1 << 27);
    /// Ends in -ing.
    pub const GERUND: Self = Self(1 << 28);
    /// Credits only the passage it stands directly behind ("continued").
    pub const AFTER: Self = Self(1 << 29);
    /// Stands for people by itself ("another").
    pub const OTHERS: Self = Self(1 << 30);
    /// A form of a verb that reports whole statements ("said", "added"), against those that only touch on words ("called").
    pub const REPORTS: Self = Self(1 << 33);
    /// A work that bears a title ("book").
    pub const WORK: Self = Self(1 << 34);
    /// A given name.
    pub const GIVEN: Self = Self(1 << 35);
    /// Ends the name of a body or place rather than a person ("Department").
    pub const BODY: Self = Self(1 << 36);
    /// Says of a title no more than that its bearer is a person ("Mr").
    pub const COURTESY: Self = Self(1 << 37);
    /// Takes a person and what they are heard or seen to say ("heard").
    pub const PERCEIVES: Self = Self(1 << 38);
    /// Where or how one speaks ("interview").
    pub const OCCASION: Self = Self(1 << 39);
    /// Takes the listener as its object ("told").
    pub const TELLS: Self = Self(1 << 40);
    /// Common adjectives that endings do not tell.
    pub const ADJECTIVE: Self = Self(1 << 32);
    /// Names a thing rather than saying something of it ("titled").
    pub const NAMING: Self = Self(1 << 31);

    /// Takes a work as its object as often as words ("sang").
    pub const PERFORMS: Self = Self(1 << 25);

    /// What a capitalised word inside a sentence can still be.
    pub const OF_NAMES: Self = Self::GIVEN.with(Self::BODY).with(Self::COURTESY).with(Self::OTHER_NAMES);
    const OTHER_NAMES: Self = Self::TITLE.with(Self::ROLE).with(Self::TIME).with(Self::MALE).with(Self::FEMALE).with(Self::DOCUMENT);

    pub const fn only(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// An ordinary noun, as far as the tables know.
    pub const fn is_plain(self) -> bool {
        self.only(Self::BODY.with(Self::DOCUMENT).with(Self::WORK).with(Self::OCCASION)).0 == self.0
    }

    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// The classes of a lower-case word; none for a word that the tables do not hold.
pub fn class(lower: &str) -> Class {
    WORDS.get(lower).copied().unwrap_or_default()
}

/// Whether a full stop after this lower-case word is its own.
pub fn is_abbreviation(lower: &str) -> bool {
    ABBREVIATIONS.contains(&lower)
}

static WORDS: LazyLock<HashMap<String, Class>> = LazyLock::new(|| {
    let mut words = HashMap::new();
    let mut add = |word: String, class: Class| {
        let entry: &mut Class = words.entry(word).or_default();
        *entry = entry.with(class);
    };
    for (class, list) in LISTS {
        for word in list.split_whitespace() {
            add(word.replace('_', " "), *class);
        }
    }
    for verb in CUES.split_whitespace() {
        let noun_too = NOUNS_TOO.split_whitespace().any(|noun| noun == verb);
        let mut extra = if noun_too { Class::NOUN_TOO } else { Class::default() };
        if REPORTING.split_whitespace().any(|reporting| reporting == verb) {
            extra = extra.with(Class::REPORTS);
        }
        let reports = extra.only(Class::REPORTS);
        add(verb.to_owned(), Class::CUE_BASE.with(extra));
        add(third_person(verb), Class::CUE.with(extra));
        add(past(verb), Class::CUE.with(reports));
        add(gerund(verb), Class::CUE_ING.with(reports));
    }
    for row in IRREGULAR_CUES.lines() {
        let mut forms = row.split_whitespace();
        let (Some(base), Some(past), Some(participle)) = (forms.next(), forms.next(), forms.next()) else { continue };
        add(base.to_owned(), Class::CUE_BASE);
        add(third_person(base), Class::CUE);
        add(past.to_owned(), Class::CUE);
        add(participle.to_owned(), Class::CUE);
        add(gerund(base), Class::CUE_ING);
    }
    for verb in ["say", "says", "said", "tell", "tells", "told", "write", "writes", "wrote", "written", "saying", "telling", "writing"] {
        add(verb.to_owned(), Class::REPORTS);
    }
    for (gender, names) in [(Class::MALE, MALE_NAMES), (Class::FEMALE, FEMALE_NAMES)] {
        for name in names.split_whitespace() {
            add(name.to_owned(), Class::GIVEN.with(gender));
        }
    }
    for verb in VERBS.split_whitespace() {
        add(third_person(verb), Class::VERB);
        add(past(verb), Class::VERB);
    }
    words
});

fn third_person(verb: &str) -> String {
    match verb {
        _ if verb.ends_with(['s', 'x', 'z', 'o']) || verb.ends_with("ch") || verb.ends_with("sh") => format!("{verb}es"),
        _ if ends_in_consonant_y(verb) => format!("{}ies", &verb[..verb.len() - 1]),
        _ => format!("{verb}s"),
    }
}

fn past(verb: &str) -> String {
    match verb {
        _ if verb.ends_with('e') => format!("{verb}d"),
        _ if ends_in_consonant_y(verb) => format!("{}ied", &verb[..verb.len() - 1]),
        _ if DOUBLING.contains(&verb) => format!("{verb}{}ed", &verb[verb.len() - 1..]),
        _ => format!("{verb}ed"),
    }
}

fn gerund(verb: &str) -> String {
    match verb {
        _ if verb.ends_with('e') && !verb.ends_with("ee") => format!("{}ing", &verb[..verb.len() - 1]),
        _ if DOUBLING.contains(&verb) => format!("{verb}{}ing", &verb[verb.len() - 1..]),
        _ => format!("{verb}ing"),
    }
}

/// `verb` is ASCII, as all of the tables.
fn ends_in_consonant_y(verb: &str) -> bool {
    let mut last = verb.bytes().rev();
    last.next() == Some(b'y') && !last.next().is_some_and(|c| b"aeiou".contains(&c))
}

const DOUBLING: &[&str] = &[
    "admit", "quip", "rebut", "blab", "blog", "brag", "chat", "nod", "rap", "snap", "sob", "sum", "tag", "vlog", "refer", "pen", "dub",
    "rip", "slam", "pan", "plug", "stop", "drop", "plan", "commit", "occur", "grab", "jab", "begin",
];

const CUES: &str = "
    accuse acknowledge add admit admonish advise affirm agree allege announce answer argue ask assert assure attest bark beam beg
    bellow bemoan blame blast blog bluster boast brag blurt call caution challenge chant characterize characterise charge chide chime claim
    clarify coach comment commend compare complain concede conclude concur condemn confess confide confirm contend counter counsel
    criticize criticise crow cry declare decry defend demand demur denounce deny depict deride describe detail deadpan deplore dismiss
    dispute dub elaborate email e-mail emphasize emphasise enthuse exclaim exhort explain expound express fume fret
    gripe grouse growl grumble gush hail hint huff hypothesize imply inform inquire insist instruct intone jeer jest joke joked
    label lament laud laugh lecture liken maintain marvel mention mock moan murmur muse mutter name narrate note object observe offer opine order pant
    plead pledge point ponder post praise preach predict proclaim profess pronounce promise propose protest purr question quip quote rail
    rant rationalize rave react reaffirm reason reassure rebuke recall recite recollect recommend recount refer reflect
    reiterate relate remark remember remind remonstrate reminisce repeat reply report respond retaliate retort reveal riff roar
    scoff scold scream shout shriek sigh slam sneer snipe snap sniff snort speculate spell sputter stammer state stress stipulate
    suggest summarize summarise sum surmise swear tease testify text thank theorize threaten thunder tout trumpet tweet retweet
    underline underscore urge vent venture voice volunteer vow wail warn whine whisper wonder worry yell
    refute rebut pontificate posit postulate quantify confer disclose divulge enquire reckon estimate hope believe tag
    interject interrupt joke jab lash liken rip assail attack disagree croak drawl chirp hiss snarl bawl holler rasp mumble gasp splutter portray bill cite list lambaste ridicule skewer mandate reject welcome applaud credit dictate";

/// Plain form, past, participle.
const IRREGULAR_CUES: &str = "say said said
    tell told told
    write wrote written
    read read read
    speak spoke spoken
    think thought thought
    swear swore sworn
    sing sang sung
    forecast forecast forecast
    foresee foresaw foreseen
    rewrite rewrote rewritten";

const REPORTING: &str = "
    acknowledge add admit affirm agree allege announce answer argue assert assure claim comment complain concede conclude confess confirm contend declare
    disclose emphasise emphasize estimate exclaim explain hint imply indicate inform insist joke lament maintain mention note object observe
    pledge point post predict proclaim promise reaffirm recall reiterate remark reply report respond retort reveal state stipulate stress suggest
    testify tweet underline underscore volunteer vow warn";

const NOUNS_TOO: &str = "
    answer attack bill blast blog call cause challenge chant charge claim comment counter credit cry demand detail dispute e-mail email estimate express
    hail hint hope jab jest joke label lament laugh lecture list mandate mention name note object offer order pledge point post praise promise protest
    question quote read reason rebuke remark reply report roar scream shout sigh sneer state stress tag tease tweet text title tout
    vent venture voice vow whisper wonder worry yell plan riff warning cut snap rip reveal caution caption headline sum address";

/// Regular verbs that are common in news and credit nothing.
const VERBS: &str = "
    accept achieve act adopt allow appear apply approve arrest arrive attend avoid await back ban become believe belong block carry cause
    change claim close combine come complete consider contain continue control cost cover create cross cut deal decide decline deliver
    depend destroy detain develop die differ discuss discover draw drive earn elect emerge employ enable end enjoy enter escape
    establish evacuate exist expect face fail fall favor favour fight file fill find finish fire focus follow force gain gather get give go grow handle
    happen head hear help hit hold host identify ignore include increase injure insert intend introduce invade invite involve join keep kill know
    lack last launch lead learn leave let lie like live look lose love make manage march marry matter mean meet move need obtain occur open
    operate oppose own pass pay perform pick place plan play prefer prepare press prevent produce promote protect prove provide publish pull push raise
    reach receive recognize record reduce refuse regard release rely remain remove replace represent require resign resist result return
    rise rule run save score secure see seek seem sell send serve set share shoot show sign sit sound spend stand start stay stop
    strike struggle study succeed suffer support survive take talk target tend test tie touch trade travel treat try turn use visit vote wait walk want
    watch win wish withdraw work worsen";

const LISTS: &[(Class, &str)] = &[
    (Class::VERB, "
        became came dealt drew drove fell fought found gave got went grew heard held kept knew led left lost made meant met paid ran rose saw
        sought sold sent shot sat spent stood struck took won withdrew lay cost cut hit let set shut spread threw broke built bought brought
        caught chose did done drawn driven eaten ate fallen forgot forgiven frozen gone grown hung known laid lent seen shown taken taught thought
        understood understands woke worn wore"),
    (Class::WEAK, "
        found finds concluded concludes showed shows cited cites issued issues released releases published publishes posted posts went goes
        ruled rules held holds continued continues began begins talked talks spoke speaks used uses made makes took takes gave gives considered considers sees saw
        thinks thought believes believed wants wanted likes likened seemed seems appeared appears included includes recognized"),
    (Class::AFTER, "
        continued continues began begins went goes concluded concludes finished finishes put puts shot fired hit started laughed smiled nodded
        grinned shrugged chuckled chuckles smiles laughs nods grins shrugs spat spits wept weeps sobbed sobs winced winces frowned frowns
        shot shoots fires beamed"),
    (Class::ADJECTIVE, "
        new old big small great good bad high low long short last next first second third final major key public private early late recent
        several numerous many few lengthy such same other own certain whole similar strong hard open clear full real true false main
        top local national federal political medical legal official financial foreign white black red blue"),
    (Class::WORK, "
        book film movie song album show series novel play documentary drama sitcom episode memoir poem single track musical painting opera ballet
        anthem titled entitled bestseller best-seller blockbuster"),
    (Class::COURTESY, "mr mrs ms miss mx messrs sir dame lord lady"),
    (Class::BODY, "
        house department committee university college party council court times post news street county states nations union agency bureau
        center centre institute association company inc corp corporation ltd llc group force forces army navy guard police ministry office
        bank fund church school hospital hospitals senate congress parliament commission administration authority board service services
        city town village road avenue park airport stadium hotel tower foundation coalition campaign network journal magazine tribune
        herald guardian telegraph league club team project society federation alliance organization organisation staff command district
        family assembly regulator watchdog tribunal jury panel inquiry inquest republic kingdom island islands river lake ocean sea mountain mountains bay valley coast security press media radio television tv
        international global systems technologies technology studios records airlines railways motors holdings partners capital energy oil gas
        democrats republicans conservatives americans russians ukrainians act"),
    (Class::PERCEIVES, "heard hear hears saw sees see shows showed show quoted quotes cited cites recalled recalls featured features remembered captured catches caught"),
    (Class::OCCASION, "
        interview interviews conference briefing speech address debate rally hearing meeting call phone telephone telegram telly podcast broadcast
        show program programme radio television tv twitter facebook x instagram youtube truth tiktok video press reporters journalists parliament court courtroom
        testimony trial summit event dinner lunch breakfast appearance visit tour session forum panel ceremony vigil funeral service sermon
        town church stage scene remarks release reply response note thread op-ed"),
    (Class::TELLS, "told tells telling tell assured reminded informed asked urged warned advised promised"),
    (Class::OTHERS, "another others many some both one few several most these those all"),
    (Class::NAMING, "titled entitled called named dubbed headlined captioned labeled labelled nicknamed known"),
    (Class::PERFORMS, "read reads reading sing sings sang sung singing write writes wrote written recite recites recited recorded perform performs performed"),
    (Class::AUXILIARY, "
        is are was were be been being am has have had having do does did isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't
        isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t don’t doesn’t didn’t 's ’s 'd ’d"),
    (Class::MODAL, "
        will would can could may might must shall should won't wouldn't can't couldn't won’t wouldn’t can’t couldn’t shouldn't shouldn’t cannot to"),
    (Class::DETERMINER, "
        the a an this these those its his her their our my your some any each every no another both several many few all one two three four
        five six seven eight nine ten most other"),
    (Class::PREPOSITION, "
        of in on at by for from with without to into onto upon about over under after before during between among amid against through
        throughout across behind beyond near since until till toward towards via despite like unlike within outside inside along
        alongside around above below off out up down per versus besides beside as than except following concerning regarding including"),
    (Class::SUBJECT, "he she they we i it who you there that this which one"),
    (Class::HE, "he him his himself"),
    (Class::SHE, "she her hers herself"),
    (Class::OBJECT, "him them us me himself herself themselves itself myself yourself ourselves whom"),
    (Class::ADVERB, "
        also then later once again now recently still even only just too already ever never always often sometimes soon yet
        today yesterday tomorrow tonight there here famously repeatedly further furthermore however instead afterward afterwards
        earlier first long since rather quite perhaps maybe so simply merely almost nearly not twice ago aloud back thus hence meanwhile previously
        similarly separately together nonetheless nevertheless moreover therefore else likewise though"),
    (Class::SUBORDINATOR, "
        that because when while if although though whereas unless whether where why how what as since until before after once lest"),
    (Class::RELATIVE, "who which whom whose that"),
    (Class::CONJUNCTION, "and but or nor yet so &"),
    (Class::TITLE, "
        mr mrs ms miss mx dr prof professor sir dame lord lady sen sens senator senators rep reps representative congressman congresswoman gov governor lt
        president vice secretary minister premier chancellor prime king queen prince princess pope cardinal bishop archbishop rev reverend father
        rabbi imam sheikh ayatollah gen general col colonel maj major capt captain sgt sergeant lieutenant cmdr commander adm admiral cpl
        det detective officer deputy sheriff chief constable superintendent supt inspector insp judge justice attorney mayor
        ambassador councillor councilman councilwoman councilor alderman speaker coach first fire police brig brigadier private pte corporal agent special
        commissioner cllr hon pastor sister brother hrh prosecutor principal chairman chairwoman director master sen-elect president-elect marshal
        foreign defence defense interior finance state former then-president ex-president spokesman spokeswoman spokesperson"),
    (Class::ROLE, "
        spokesman spokeswoman spokesperson spokesmen spokespeople president vice-president minister secretary senator congressman congresswoman
        representative governor mayor chief chairman chairwoman chair chairperson director manager head leader officer official officials adviser advisor aide
        analyst economist strategist strategists expert professor researcher scientist author editor reporter journalist columnist
        correspondent lawyer attorney prosecutor judge sheriff deputy detective sergeant lieutenant captain colonel general admiral commander
        ambassador envoy diplomat negotiator executive ceo founder co-founder owner partner candidate nominee lawmaker legislator
        councilman councillor councilwoman activist organizer campaigner coach player captain pastor bishop archbishop priest rabbi imam pope
        king queen prince princess doctor nurse surgeon physician teacher student principal superintendent resident neighbour neighbor witness
        survivor victim mother father brother sister son daughter wife husband uncle aunt cousin friend girlfriend boyfriend widow grandmother
        grandfather parent boss host commentator historian pollster seismologist geologist meteorologist coroner pathologist investigator
        inspector superintendent constable commissioner chancellor premier speaker treasurer comptroller trustee fellow lecturer dean
        consultant specialist engineer pilot driver farmer fisherman businessman businesswoman mogul billionaire developer investor banker
        trader broker publisher producer actor actress singer director musician artist writer novelist poet filmmaker comedian
        playwright landlord landlady sculptor composer designer chef baker butcher shopkeeper grocer pupil ally climber sailor captain model worker employee staffer volunteer member supporter backer voter protester demonstrator veteran soldier
        suspect defendant plaintiff gunman attacker shooter firefighter paramedic medic police-officer policeman policewoman trooper agent
        democrat republican man woman boy girl teenager dictator monarch counsel undersecretary under-secretary co-chair"),
    (Class::MALE, "
        mr sir lord king prince father brother son husband uncle grandfather boyfriend spokesman chairman congressman councilman businessman policeman
        man boy gunman actor pope fisherman priest"),
    (Class::FEMALE, "
        mrs ms miss dame lady queen princess mother sister daughter wife aunt grandmother girlfriend spokeswoman chairwoman congresswoman
        councilwoman businesswoman policewoman woman girl actress widow"),
    (Class::TIME, "
        monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october
        november december today yesterday tonight jan feb mar apr jun jul aug sep sept oct nov dec morning afternoon evening night week month
        year weekend earlier later midnight noon recently mon tue tues wed thu thur thurs fri sat sun"),
    (Class::DOCUMENT, "
        statement report letter memo email e-mail post tweet lawsuit complaint affidavit filing document documents article editorial book
        study survey poll transcript headline sign banner note message website site page blog ad advertisement commercial release bill law
        resolution ruling indictment warrant petition caption press-release communique communiqué advisory"),
    (Class::PARTICLE, "de van von der den bin ibn al el la le du da dos del di ten ter abu st y"),
    (Class::SOURCE, "according per"),
];

const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "mx", "dr", "prof", "sen", "sens", "rep", "reps", "gov", "govs", "lt", "col", "gen", "maj", "capt", "sgt", "cmdr",
    "adm", "cpl", "det", "brig", "rev", "fr", "hon", "st", "jr", "sr", "insp", "supt", "no", "vs", "pres", "messrs", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "calif", "fla", "mass", "conn", "ariz", "ill", "wis", "minn", "mich",
    "tenn", "ga", "va", "md", "pa", "tex", "ore", "wash", "okla", "colo", "nev", "ala", "ky", "kan", "mo", "neb", "del", "vt", "dept",
    "etc", "approx", "d", "r", "u.s", "u.k", "u.n", "d.c", "e.g", "i.e", "p.m", "a.m", "n.y", "n.j", "n.h", "n.c", "s.c", "n.d", "s.d",
    "w.va", "r.i", "n.m", "l.a", "co", "corp", "inc", "ltd", "bros", "univ", "assn", "ave", "blvd", "mt", "ft",
];

/// Given names that tell a pronoun's person: common ones in English-language news.
const MALE_NAMES: &str = "
    aaron abdul abdullah adam ahmed alan albert alejandro alex alexander alexei alfred ali allen andre andrei andrew andy angus anthony antonio arthur
    barack barry ben benjamin bernard bernie bill billy bob boris brad brandon brent brett brian bruce bryan carl carlos
    charles charlie chris christian christopher chuck clarence cliff colin corey craig dale damian dan daniel darren dave david dean dennis
    derek dick dmitri dmitry don donald doug douglas duncan dylan ed eddie edward elijah emmanuel eric ernest ethan eugene evan felix
    fernando francis francisco francois frank franklin fred frederick gabriel gareth gary gavin geoff george gerald gerard giovanni glenn gordon
    graham grant greg gregory guy hamid harold harry hasan hassan henry herbert howard hugh hussein ian ibrahim igor isaac ivan jack jacob jake james
    jamie jared jason jay jean jeb jeff jeffrey jeremy jerome jerry jesse jim jimmy joe joel johan john johnny jon jonathan jordan jorge jose
    joseph josh joshua juan julian justin karl keith ken kenneth kevin kirk kyle larry lawrence lee leon leonard lewis liam
    lindsey louis lucas luis luke malcolm marc marco marcus mario mark martin marvin matt matteo matthew maurice max mehdi michael michel miguel mike
    mikhail mitch mitt mohamed mohammad mohammed morgan muhammad nathan neil nelson newt nicholas nick nicolas nigel noah norman oliver omar oscar
    owen pablo patrick paul pedro pete peter phil philip phillip pierre rafael ralph ramon rand randy raymond reza ricardo richard
    rick rob robert roberto rod rodney roger roland roman ron ronald ross roy rudy rupert russell ryan said salman sam samuel scott sean
    sebastian sergei sergey seth shane shaun sidney simon stanley stefan stephen steve steven stewart stuart ted terry theodore thomas tim timothy
    toby todd tom tommy tony travis trevor tyler vernon victor vincent viktor vladimir volodymyr wade walter warren wayne will william xavier
    yusuf zachary";

const FEMALE_NAMES: &str = "
    abigail adele aisha alexandra alice alicia alison allison amanda amber amelia amy andrea angela angelina anita ann anna anne annie
    april ashley barbara beth betty beverly brenda bridget brittany camilla carla carly carmen carol caroline carolyn catherine cathy
    charlotte chelsea cheryl chloe christina christine cindy claire clara claudia condoleezza courtney crystal cynthia daisy dana danielle
    dawn deborah debbie debra denise diana diane dolores donna dorothy eileen elaine eleanor elena elizabeth ella ellen emily emma erica erin
    esther eva evelyn fatima fiona florence frances gabrielle gail gina gloria grace hannah harriet heather heidi helen hillary holly hope
    huma irene isabel ivanka jackie jacqueline jane janet janice jasmine jean jeanne jen jenna jennifer jenny jessica jill joan joanna jodi josephine joyce
    judith judy julia julie june karen kate katherine kathleen kathryn kathy katie kayla kellyanne kelly kim kimberly kirsten kristen laura
    lauren leah leslie linda lisa liz loretta lori louise lucy lynn madeleine madison margaret maria marie marilyn marissa martha mary maya
    megan melania melanie melissa meredith mia michelle mildred molly monica nadia nancy naomi natalie natasha nicole nikki nina nora
    norma olga olivia pam pamela patricia patty paula peggy penny phyllis priscilla rachel rebecca regina renee rita roberta robin rosa rose
    ruth sabrina sally samantha sandra sara sarah serena sharon sheila shirley sonia sophia sophie stacey stephanie sue susan suzanne
    svetlana sylvia tamara tammy tara teresa theresa tina tracy tulsi ursula valerie vanessa vera veronica victoria violet virginia vivian
    wanda wendy yolanda yvonne zoe";

/// The class of a lower-case word that no table holds, by its ending.
pub fn guess(lower: &str) -> Class {
    if lower.len() > 4 && lower.ends_with("ly") {
        Class::ADVERB
    } else if lower.len() > 4 && lower.ends_with("ed") && !lower.ends_with("eed") {
        Class::GUESSED
    } else if lower.len() > 5 && lower.ends_with("ing") {
        Class::GERUND
    } else {
        Class::default()
    }
}
