//! How common a word is in news before any news was read: what an empty store knows.
//!
//! Five lists of everyday and newsroom English, each with the share of reports that hold such a word. The live corpus soon outweighs
//! them ([`super::weigh`]). Words that stand in no list count as rare; words that carry no subject at all are dropped.

use std::sync::LazyLock;

use super::{posting::ByNumber, sketch::hash_of};
use crate::text::stem;

/// Share of reports that hold a word of no list.
pub(super) const UNLISTED: f32 = 0.002;

const SHARES: [(f32, &str); 5] = [(0.35, EVERYWHERE), (0.12, FREQUENT), (0.05, USUAL), (0.02, FAMILIAR), (0.015, RECURRING)];

const NO_SUBJECT: &str = "a an the and or but nor so yet if then than that this these those there here of in on at by to for from with without \
    into onto over under up down out off about above below between among through during before after since until while as is are was were be \
    been being am do does did doing done has have had having will would shall should can could may might must not no nor only own same too very \
    just also even still i you he she it we they me him her us them my your his its our their mine yours hers ours theirs who whom whose which \
    what when where why how all any both each few more most other another some such every either neither one s t d ll m o re ve y don't didn't \
    isn't wasn't aren't weren't won't wouldn't can't couldn't doesn't hasn't haven't hadn't it's he's she's that's there's i'm we're they're \
    you're i've we've they've let's because however though although whether per via upon around against amid";

const EVERYWHERE: &str = "say said says told tell year new people time two first last day report make made take get go come like";

const FREQUENT: &str = "news state government country world official week month president three four five many well way back part show week \
    work want need use used using find found know see look think call give keep put set start end help good great big long high late early \
    today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday morning night afternoon evening hour minute man woman \
    home group place number city unit united states american u.s national public local million company according include including expect \
    leave left never much next now right case include former several second since police member accord home family life day follow add added \
    ask asked become began begin bring change continue hold lead meet move plan run try turn until statement spokesman spokesperson spokeswoman \
    2 3 4 5 6 7 8 9 10 11 12";

const USUAL: &str = "january february march april may june july august september october november december billion percent cent dollar pound euro \
    six seven eight nine ten hundred thousand half third fourth least nearly almost already always again ago ahead allow announce appear \
    area around arrive article attack away base believe best better beyond body business buy car care cause center central centre certain \
    chance charge chief child children claim clear close comment common community concern condition confirm consider contact control cost \
    council county court create current data deal death decide decision deep department despite develop die died different director district \
    door due east effort election email emergency event ever evidence face fact fall far father fear federal feel fight figure final fire \
    five foreign form free friend full future general girl global growth half hand happen hard head health hear heart hit hope hospital house \
    human idea image immediate important incident increase industry information interest international interview investigate investigation \
    issue job join judge justice kill killed king know known land large law lawmaker lawyer leader learn legal level line list little live \
    lose lost love low main major manage mark market matter mean media medical men middle military mind minister miss money mother name near \
    nation north note offer office officer old open operation order organization outside parent party pass past pay percent person phone \
    photo picture play player point political post power press pressure price prime problem process program project protect provide question \
    quick raise rate read ready real reach reason receive recent record release remain remove reporter response rest result return rise role \
    room rule safe safety save school season secretary security seem sell send senior sent serious serve service share short side sign similar \
    single site situation small social son source south speak special spend staff stage stand statement stay step stop store story street \
    strong student suffer suggest support sure suspect system talk team term test thing third threat top total town trade travel trial \
    true trust twitter type understand university video view visit vote wait walk war warn watch water website west white whole wife win \
    window woman word worker write written wrong young facebook image copyright read sign subscribe newsletter cookie advertisement follow \
    share update updated published caption getty reuters associated press ap afp file";

const FAMILIAR: &str = "able accept access accident account accuse achieve act action active activity actor actual address administration admit adult \
    advice affair afford age agency agent agree agreement aid aim air aircraft airline airport alert alive alleged allegation alone amount \
    analyst anger animal annual answer anyone apparent apple apply approach approve arm army arrest arrive artist assault assembly assist \
    attempt attend attention attorney audience author authority authorities available average avoid award bad ball ban bank bar battle bear \
    beat bed behaviour benefit bill birth black block blood blue board boat bomb bond book border born boss box boy break breast bridge brief \
    britain british broadcast brother brown budget build building burn bus cabinet camera camp campaign cancer candidate capital card career \
    carry catch celebrate celebrity challenge champion championship channel chairman chance charge check china chinese choice choose christmas \
    church citizen civil class clean climate climb club coach coalition coast code cold collapse collect college commander commission \
    commit committee compare compete complain complete complex computer concert conduct conference confidence conflict congress connect \
    conservative construction contain content contract convict cool corner corporate correct count couple courage course cover crash crew \
    crime criminal crisis critic critical cross crowd culture cup cut daily damage dangerous dark date daughter dead deadly debate debt decade \
    declare decline defeat defence defend defense degree delay deliver demand democracy democrat democratic deny deploy deputy describe desert \
    design destroy detail detain detective device dinner direct disaster discover discuss disease dismiss display distance doctor document dog \
    dozen dramatic dream dress drink drive driver drop drug drone earn earth earthquake easy eat economic economy editor education effect \
    emerge employ employee empty encourage enemy energy engage engine enjoy enter entire environment equal escape especially establish estimate \
    europe european exact exchange exercise exist exit expand experience expert explain explosion express extend extra extreme eye factory fail \
    failure fair faith fan farm fashion fast favour favorite feature fee feed female festival field fill film finance financial finish firm fish \
    fix flag flee flight flood floor fly focus food foot football force forecast forget former forward foundation friendly front fuel fund \
    funeral gain game gang garden gas gather gay gift goal gold govern governor grand grant green ground grow guard guess guest guide guilty gun \
    guy hair hall happy head heat heavy helicopter hero hide highway hill history hole holiday honor horse host hostage hot hotel huge hundred \
    hurt husband ice identify illegal immigration impact improve inch india indian individual injure injured injury innocent inside inspire \
    institute insurance intelligence intend internal internet invest investor involve iran iraq island islamic israel israeli italy japan jail \
    journalist jump jury key kick kid kitchen knife lack lake language laugh launch lawsuit lay leadership league legislation letter liberal \
    library licence license lie lift light limit link listen loan location london long loss lot lunch machine magazine mail male manager \
    manhattan map marriage married massive master match material mayor measure meeting memory mental message metal metre mile mission mistake \
    mobile model modern moment mood moon mountain mouth movement movie murder museum music muslim neighbor neighborhood neighbour network \
    normal nuclear object observe obtain obvious occur ocean oil old olympic opinion opportunity oppose opposition option original oscar owner \
    pack page pain paint pair paper park parliament partner passenger patient pattern peace pension perform performance period permit personal \
    phase pick pilot planet plane plant plate pleasure policy poll poor popular population position possible potential poverty practice prepare \
    present presidential pretty prevent previous prison private prize produce product production professional professor profit progress promise \
    proper property propose prosecutor protest prove publish pull purchase purpose push quality quarter queen quiet race radio rail rain rally \
    range rape rare rather react reaction realise realize rebel recall recover reduce refer reform refugee refuse region regular reject relate \
    relation relationship relative religion rely remember repeat replace represent republic republican request require rescue research resident \
    resign resolution resource respect respond restaurant restore retire reveal review rich ride ring risk river road rock rocket round route \
    row royal run rush russia russian sail sale sanction satellite scandal scale scene schedule science scientist score scream screen sea \
    search seat secret section sector seek senate senator sense sentence separate series settle sex sexual shape shock shoot shooter shooting \
    shop shot shoulder shut sick sight signal silence simple singer sister size skill skin sky sleep slow smart smile snow society soldier \
    song sort sound space speech speed spirit split sport spot spread spring square stadium standard star station status steal stock storm \
    straight strange strategy strike structure struggle study style subject success sudden suicide summer summit sun supply surface surprise \
    surround survey survive suspend swim switch syria table tank target task tax taxi teach teacher tear technology teen teenager television \
    temperature terror terrorist text thank theory threaten ticket tie tight tool touch tough tour tourist tower track tradition traffic train \
    transfer transport treat treatment tree trip troop trouble truck truth tv uncle union unique unlikely upper urge usual vaccine value van \
    vehicle version veteran victim victory village violence violent volunteer voter wage wake wall warm wave weak weapon wear weather web wedding \
    weekend weight welcome wide wild wind winner winter witness wonder wood wound wounded yard yellow york youth zone trump putin obama 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 40 50 60 100 2010 2011 2012 2013 2014 2015 2016 2017 2018 2019 \
    2020 2021 2022 2023 2024 2025 2026 2027 2028 2029 2030";

/// The standing cast of world news: who and what is in the papers every week, whatever happens.
const RECURRING: &str = "afghanistan afghan africa african algeria america argentina armenia asia asian athens australia australian austria azerbaijan \
    baghdad bangladesh beijing belarus belgium berlin biden boston brazil brazilian brussels california cambodia cameroon canada canadian caracas \
    chicago chile clinton colombia congo cuba cuban czech dallas damascus delhi denmark dubai dutch ecuador egypt egyptian england english erdogan \
    ethiopia finland florida france french gaza geneva georgia german germany ghana greece greek haiti harris hezbollah hamas houston hungary illinois \
    indonesia ireland irish islamabad istanbul italian jakarta japanese jerusalem jinping jong kabul kenya kiev korea korean kosovo kremlin kuwait \
    kyiv lebanon libya macron malaysia mexican mexico miami modi morocco moscow mosul mumbai myanmar nairobi nepal netanyahu netherlands nigeria \
    nigerian norway ohio ottawa pakistan pakistani palestine palestinian paris pennsylvania peru philippines poland polish portugal pyongyang qatar \
    romania rome rwanda san los angeles francisco saudi arabia scotland scottish seoul serbia shanghai singapore somalia spain spanish sri lanka \
    sudan sweden swedish swiss switzerland sydney syrian taiwan taliban tehran texas thai thailand tokyo tunisia turkey turkish uganda ukraine \
    ukrainian vatican venezuela vienna vietnam virginia wales warsaw washington xi yemen zelensky zelenskyy zimbabwe kim un nato eu u.n nasa fbi cia \
    isis imf opec pentagon kremlin un who kansas georgia arizona carolina michigan jersey louisiana tennessee missouri colorado oregon detroit \
    philadelphia baltimore atlanta orleans vladimir donald barack emmanuel benjamin david michael john james robert william richard thomas joe \
    mark paul peter george mary sarah jennifer smith johnson williams jones brown davis \
    ceasefire truce talk negotiate negotiation negotiator diplomat diplomatic diplomacy envoy ambassador embassy ally alliance treaty invasion invade \
    settlement settle territory offensive missile warhead weapon arsenal troop front frontline bilateral dialogue telegram counterpart delegation \
    aide adviser advisor kremlin proposal mediate mediator truce tariff inflation investor fed bank rate stock share yield bond merger deal acquisition \
    apple google amazon microsoft samsung tesla netflix iphone android app smartphone software startup analyst quarter earnings forecast nfl nba \
    mlb fifa uefa premier league coach playoff touchdown quarterback striker midfielder goalkeeper tournament semifinal album trailer actor actress \
    kardashian oscar grammy hollywood disney sony netflix episode fan sequel celebrity instagram tweet hashtag viral suspect gunman gunfire gunshot \
    homicide murder stab wound bullet deputy sheriff patrol arrest arraign custody detective felony manslaughter autopsy coroner parole probation \
    plea sentence jail inmate bail bond warrant investigator apartment intersection avenue boulevard street drive lane block vehicle parking pronounce \
    magnitude quake tremor epicenter epicentre richter aftershock seismic tsunami hurricane typhoon cyclone tornado wildfire landslide rescuer evacuate \
    evacuation casualty fatality";

/// The listed words by the hash of their stem, each with its share of reports.
pub(super) static LISTED: LazyLock<ByNumber<u32, f32>> = LazyLock::new(|| {
    let mut listed = ByNumber::default();
    for (share, words) in SHARES {
        for word in words.split_whitespace() {
            listed.entry(hash_of(&stem(word))).or_insert(share);
        }
    }
    listed
});

/// Whether a folded word says nothing about a text's subject.
pub(super) fn is_empty_word(folded: &str) -> bool {
    static EMPTY: LazyLock<std::collections::HashSet<&str>> = LazyLock::new(|| NO_SUBJECT.split_whitespace().collect());
    EMPTY.contains(folded)
}

/// The share of reports that are taken to hold a term before any was read.
pub(super) fn prior_share(hash: u32) -> f32 {
    LISTED.get(&hash).copied().unwrap_or(UNLISTED)
}
