//! Words that two translators of one remark choose between: those of one group, and those of one family ("cautious", "cautiously").
//!
//! General vocabulary of speeches and statements, one sense a group; a word of several senses stands in several groups. Every word in
//! and out is a lemma.

use std::{collections::HashMap, sync::LazyLock};

use super::lexicon::{self, lemma};

const GROUPS: &str = "\
    aggression attack assault offensive strike raid|might strength force power|kneel bow submit yield surrender capitulate|\
    enemy foe adversary opponent|people nation|destroy annihilate crush wipe eliminate eradicate exterminate obliterate|hole lair den|\
    bandit outlaw gangster criminal thug|terrorist extremist militant|shelter harbor refuge sanctuary hide|hour moment time minute|\
    driver chauffeur motorist|house home dwelling|coast shore beach|sea ocean|road street way|field land soil ground earth|\
    border frontier boundary|weapon arms gun|bullet shell round|soldier troop serviceman fighter|war conflict hostility fighting|\
    peace calm|truce ceasefire armistice|treaty pact accord agreement deal|talks negotiation dialogue|negotiate bargain|\
    promise pledge vow swear|oath vow|betray deceive|traitor turncoat|treason betrayal treachery|lie falsehood untruth|\
    fabricate invent concoct|true genuine real|truth reality fact|proof evidence|prove demonstrate show|witness observe see|hear listen|\
    shout cry scream yell|whisper murmur|silent quiet mute|silence hush|answer reply respond retort|ask request demand|beg plead implore|\
    urge appeal call|order command instruct|forbid ban prohibit outlaw|permit allow let|must oblige compel force|refuse decline reject|\
    accept agree consent|admit concede acknowledge confess|accuse blame charge|condemn denounce decry deplore|\
    praise laud commend applaud hail|thank grateful gratitude thankful|welcome greet|forgive pardon excuse|apologise sorry regret|\
    shame disgrace|honor honour dignity|respect esteem|insult offend humiliate|mock ridicule|hate loathe detest|love adore|fear dread|\
    frighten scare terrify intimidate|brave courageous heroic valiant|courage bravery valor|coward cowardly craven|anger rage fury wrath|\
    angry furious enraged outraged|sad sorrowful mournful|grief sorrow mourning|mourn grieve|weep cry sob|tear cry|\
    pain suffering anguish agony|suffer endure|joy happiness delight|happy glad joyful pleased delighted|proud pride|hope optimism|\
    despair hopelessness|dream vision|faith belief trust confidence|trust believe rely|doubt question|certain sure confident|\
    clear obvious evident plain|unclear uncertain|secret hidden|hide conceal cover|reveal disclose expose|discover find uncover|\
    seek search look|lose forfeit|win triumph prevail|victory triumph|defeat beat vanquish overcome|loss defeat|\
    fight struggle battle combat|resist oppose withstand|resistance opposition|defend protect guard shield|protection defense|\
    safety security|danger threat peril risk menace|dangerous perilous risky hazardous|threaten menace|warn caution alert|\
    careful cautious prudent|reckless careless irresponsible|mistake error fault blunder|guilt blame fault|guilty culpable responsible|\
    innocent blameless guiltless|crime offense|punish penalise|punishment penalty|revenge vengeance retribution retaliation|\
    avenge retaliate|justice fairness|unjust unfair|court tribunal|judge rule|sentence verdict judgment|prison jail|imprison jail detain|\
    prisoner captive inmate|captive hostage|arrest detain seize capture|seize grab take|free liberate release|freedom liberty|\
    slave servant serf|chain shackle fetter|murder killing slaying|massacre slaughter carnage|execute behead|die perish|dead fallen|\
    death demise|wound injury|blood gore|body corpse|bury inter|grave tomb|child kid youngster|baby infant|boy lad|girl lass|man guy|\
    father dad|mother mom|brother sibling|wife spouse|family relative kin|friend companion|ally partner|neighbor neighbour|guest visitor|\
    stranger foreigner|crowd mob throng|citizen resident inhabitant|villager peasant|leader chief head ruler|govern rule|president leader|\
    king monarch|lord god|government administration authorities cabinet|parliament legislature assembly|minister secretary|\
    official functionary|vote ballot|elect choose|election poll|resign quit|dismiss sack fire|appoint name nominate|replace substitute|\
    remain stay|leave depart go|return come|arrive come reach|flee escape run|chase pursue hunt|follow pursue|lead guide|drive push|\
    pull drag|carry bear|bring deliver|send dispatch|give grant provide offer supply|keep retain hold|abandon desert leave|share divide|\
    join unite|unite unify together|unity solidarity cohesion|separate divide split|split rift division|build construct erect|\
    rebuild reconstruct restore|repair mend fix|break smash shatter|collapse fall crumble|burn blaze|fire blaze flame|\
    explosion blast detonation|explode detonate|storm tempest|flood deluge|wind gale|rain downpour|disaster catastrophe calamity tragedy|\
    crisis emergency|poor impoverished needy|poverty misery|rich wealthy affluent|wealth riches|hungry starve famished|\
    hunger starvation famine|bread food|wage pay salary|price cost|expensive costly dear|cheap inexpensive|tax levy|work labor toil|\
    worker laborer employee|job post|company firm business enterprise|factory plant mill|owner proprietor|boss employer|strike walkout|\
    profit gain|harm hurt damage|ruin rubble|help aid assist assistance support|support back|supporter backer follower|\
    doctor physician medic|hospital clinic|sick ill|illness disease sickness|heal cure|medicine drug|strong powerful mighty|\
    weak feeble frail|weakness frailty|weaken undermine|strengthen bolster reinforce|big large great huge enormous immense|\
    small little tiny|long lengthy|short brief|high tall|wide broad|old elderly aged ancient|new fresh|young youthful|fast quick rapid swift speedy|\
    slow sluggish|easy simple|difficulty hardship|good fine|bad poor ill|evil wicked|terrible horrible dreadful awful appalling|\
    horror terror|cruel brutal savage merciless ruthless|cruelty brutality savagery|merciful compassionate|mercy compassion pity|\
    kind gentle|beautiful lovely|ugly hideous|dirty filthy|clean pure|dark darkness|light bright|cold chilly|\
    full complete total entire whole|empty vacant|close shut|stop halt cease|continue proceed|last endure|delay postpone|wait await|\
    hurry rush hasten|prepare ready|plan intend|intention aim purpose|goal aim target objective|task mission duty job|duty obligation|\
    responsibility duty|attempt try effort endeavor|succeed manage|success achievement|fail failure|possible feasible|\
    impossible unthinkable|choice option alternative|decision choice|decide determine resolve|resolute determined firm|solution answer|\
    question issue matter|problem trouble difficulty|consequence result outcome effect|change alter|improve better|worsen deteriorate|\
    reduce cut lower|raise lift|double twice twofold|part portion share piece|place spot location|city town|village hamlet|\
    country homeland fatherland motherland|world globe|sky heaven|door gate|path way route course|journey trip voyage|step stride|\
    soul spirit|memory remembrance|remember recall|understand comprehend grasp|wisdom wise|foolish stupid silly|mad insane crazy|\
    madness insanity folly|future tomorrow|past yesterday|night evening|morning dawn|alive living|live reside dwell|sleep slumber|\
    wake awake|song anthem|game match|team side squad|coach manager trainer|player footballer|car vehicle automobile|truck lorry|\
    plane aircraft airplane jet|dog hound|forest wood woods|mountain hill|stone rock|dust ash|oil petroleum|machine engine|\
    tool instrument|number figure|paper document|story tale|newspaper press|lesson moral|student pupil|holy sacred|devil satan|\
    heaven paradise|price toll|worry concern anxious|upset distressed|comfort console|tired weary exhausted|strange odd peculiar|\
    usual normal ordinary|important significant vital crucial essential key|necessary need require essential|need necessity|\
    useful helpful|useless pointless futile|vain futile|worth value|value prize|test trial|surprise astonish amaze|shock stun|\
    expect anticipate|predict forecast foresee|guess suppose|imagine picture|seem appear|become turn|happen occur|contain include|\
    surround encircle|cross traverse|enter invade|invade invasion|occupy seize|occupier invader aggressor|withdraw retreat pull|\
    advance march|march demonstration rally|protest demonstrate|police officer policeman|thief robber burglar|steal rob|theft robbery|\
    fraud swindle|corrupt crooked|corruption graft|honest sincere|sincere heartfelt|honesty sincerity|loyal faithful|loyalty allegiance|\
    equal same|similar alike|different other|difference disagreement|quarrel dispute argument row|argue quarrel|discuss debate|\
    meet encounter|meeting gathering|visit trip|speech address|statement declaration|declare announce proclaim|announcement declaration|\
    promise assurance|guarantee ensure assure|insist maintain|emphasise stress underline|explain clarify|describe depict|mention refer|\
    suggest propose|proposal suggestion offer|advise counsel|advice counsel|consider regard|opinion view|deep profound|deeply profoundly|\
    gravely seriously severely|heavy weighty|sharp acute|sudden abrupt|immediately instantly|quickly rapidly swiftly|often frequently|\
    always forever|soon shortly|final last ultimate|first initial|main chief principal|only sole|alone lonely|common joint shared|\
    private personal|foreign alien|domestic internal|outside external|international global|historic historical|tradition custom|\
    language tongue";

/// Lemma to the numbers of its groups, and of those that the lexicon has beside.
static MEMBERS: LazyLock<HashMap<String, Vec<u16>>> = LazyLock::new(|| {
    let mut members: HashMap<String, Vec<u16>> = HashMap::new();
    for (number, group) in lexicon::SYNONYMS.split('|').chain(GROUPS.split('|')).enumerate() {
        for word in group.split_whitespace() {
            members.entry(lemma(word)).or_default().push(u16::try_from(number).unwrap_or(u16::MAX));
        }
    }
    members
});

/// Two lemmas of one group, or of one family ("cautious", "cautiously").
pub fn is_near(a: &str, b: &str) -> bool {
    if a == b {
        return true;
    }
    if let (Some(of_a), Some(of_b)) = (MEMBERS.get(a), MEMBERS.get(b))
        && of_a.iter().any(|group| of_b.contains(group))
    {
        return true;
    }
    is_kin(a, b)
}

/// Hashes of the lemma, its groups and its beginning: words near each other share one, a few others do too.
pub fn keys(lemma: &str) -> Vec<u64> {
    let hash = |written: &str| xxhash_rust::xxh3::xxh3_64(written.as_bytes());
    let mut keys = vec![hash(lemma)];
    keys.extend(MEMBERS.get(lemma).into_iter().flatten().map(|group| u64::from(*group)));
    keys.extend(lemma.get(..5).filter(|_| lemma.len() > 5).map(hash));
    keys
}

/// Words that share most of their beginning.
fn is_kin(a: &str, b: &str) -> bool {
    let shared = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    let longer = a.len().max(b.len());
    shared >= 5 && shared * 10 >= longer * 6 && a.len().min(b.len()) - shared <= 3
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn translators_choices_are_near() {
        for (a, b) in [
            ("reasons", "grounds"),
            ("cautious", "cautiously"),
            ("optimism", "optimistic"),
            ("needed", "necessary"),
            ("call", "conversation"),
        ] {
            assert!(is_near(&lemma(a), &lemma(b)), "{a} / {b}");
        }
        for (a, b) in [("president", "price"), ("war", "peace"), ("north", "south")] {
            assert!(!is_near(&lemma(a), &lemma(b)), "{a} / {b}");
        }
    }
}
