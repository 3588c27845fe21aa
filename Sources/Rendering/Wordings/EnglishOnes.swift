/// What English says where the first number of a sentence is one, and a changed noun and verb are not enough.
let englishOnes: [String: String] = [
  "% customers are unscored: a value a rule needs is missing; they keep the tier they have":
    "% customer is unscored: a value a rule needs is missing; it keeps the tier it has",
  "% customers are pinned: no setting moves them, and each occupies its place":
    "% customer is pinned: no setting moves it, and it occupies its place",
  "tier % has no place for % customers: they take their next rule":
    "tier % has no place for % customer: it takes its next rule",
  "% customers: a value the rule needs is missing, so they do not get it":
    "% customer: a value the rule needs is missing, so it does not get it",
  "% % left out: they have no value to be ranked by": "% % left out: it has no value to be ranked by",
  "% customers hold \"%\", which was given no tier: they have none":
    "% customer holds \"%\", which was given no tier: it has none",
  "% values lie too close to their neighbour to be told apart":
    "% value lies too close to its neighbour to be told apart",
  "% customers are not in the file: their new values are missing":
    "% customer is not in the file: its new values are missing",
  "% rows belong to nobody: their % is not a customer's": "% row belongs to nobody: its % is not a customer's",
  "% % belong to nobody: their % is not a customer's; no roll-up sees them":
    "% of the % belongs to nobody: its % is not a customer's; no roll-up sees it",
  "% % have no %; no roll-up sees them": "% of the % has no %; no roll-up sees it",
  "% of them tie at the line of tier %, and stay out": "% of them ties at the line of tier %, and stays out",
  "% contradictions": "% contradiction",
  "% tags in use that nobody defined": "% tag in use that nobody defined",
  "% pairs of names nearly alike": "% pair of names nearly alike",
  "% pairs with the same customers": "% pair with the same customers",
  "% of them are given a first tier": "% of them is given a first tier",
  "% of them leave a tier that the policy does not have": "% of them leaves a tier that the policy does not have",
  "% of them are unscored": "% of them is unscored",
  "% keep a tier that the rules alone would take": "% keeps a tier that the rules alone would take",
  "% move because a tier has no place for them": "% moves because a tier has no place for it",
  "score %: % customers above 100 count as 100": "score %: % customer above 100 counts as 100",
  "score %: % customers below 0 count as 0": "score %: % customer below 0 counts as 0",
  "% stored columns": "% stored column",
  "% stored columns, % of them written before digests were": "% stored column, % of them written before digests were",
  "% of % customers have a current %": "% of % customers has a current %",
  "% changes; `diff` shows them": "% change; `diff` shows it",
  "% values of % customers are pending": "% value of % customers is pending",
  "% values of % customers and % other things are pending": "% value of % customers and % other things are pending",
  "% reals have 17 digits, and numbers of a workbook 16; .csv, .json and .sqlite keep all":
    "% real has 17 digits, and numbers of a workbook 16; .csv, .json and .sqlite keep all",
  "% values written": "% value written",
  "% records merged into others": "% record merged into another",
  "% records removed": "% record removed", "% records brought back": "% record brought back",
  "% events go to the survivors; `split` gives them back": "% event goes to the survivor; `split` gives it back",
  "% events go back to those they were of": "% event goes back to whom it was of",
  "% events of theirs stay, and no roll-up sees them until they are restored":
    "% event of theirs stays, and no roll-up sees it until they are restored",
  "% pins hold for the survivors now": "% pin holds for the survivor now",
  "% pins are left aside: the survivor has its own": "% pin is left aside: the survivor has its own",
  "% doubtful steps are left to you: `clean | where kind = doubtful`":
    "% doubtful step is left to you: `clean | where kind = doubtful`",
  "% rows are of records merged before: they stay merged; `clean { split … }` brings one back":
    "% row is of a record merged before: it stays merged; `clean { split … }` brings it back",
  "% rows are of records removed before: they stay out; `clean { restore … }` brings one back":
    "% row is of a record removed before: it stays out; `clean { restore … }` brings it back",
  "% values that were cleaned before come as they were, and are cleaned again":
    "% value that was cleaned before comes as it was, and is cleaned again",
  "% values of survivors come from the records merged into them":
    "% value of a survivor comes from a record merged into it",
  "% survivors of a merge are not in the file, but a record merged into them is: they stay, with its values":
    "% survivor of a merge is not in the file, but a record merged into it is: it stays, with that one's values",
  "% values there are other than here: these stay": "% value there is other than here: this one stays",
  "% matches are passed over: several customers or several values":
    "% match is passed over: several customers or several values",
  "% % are of records merged before: they go to the survivors":
    "% of the % is of a record merged before: it goes to the survivor",
]
