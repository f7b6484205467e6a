export type Field =
  | 'role'
  | 'kind'
  | 'cause'
  | 'description'
  | 'skills'
  | 'languages'
  | 'access'
  | 'address'
  | 'postcode'
  | 'remote'
  | 'minimumAge'
  | 'trainings'
  | 'dbs'
  | 'joining'
  | 'hours'
  | 'minutes'
  | 'credits'
  | 'friends'
  | 'evidence'
  | 'visibility'
  | 'contactName'
  | 'contactEmail'
  | 'contactPhone';

/**
 * What groups write above their columns, in the form that `headerWords` gives: lower case, no accents, no punctuation. Within a field the
 * more telling words come first: where a sheet has both "Role" and "Title", the earlier one is read.
 */
export const HEADERS: Record<Field, string> = {
  role: `role|role title|role name|volunteer role|name of role|opportunity|opportunity title|opportunity name|name of opportunity|job title
    |position|title|job|name|vacancy`,
  kind: 'kind|kind of opportunity|type|type of opportunity|opportunity type|type of role|role type',
  cause: `cause|causes|main cause|cause area|area of work|area of interest|theme|sector|category|field`,
  description: `description|role description|description of role|opportunity description|what you will do|what youll do|what they will do
    |what it is|what its about|about the role|about|details|duties|tasks|summary|more information|more info|information|notes`,
  skills:
    'skills|skills needed|skills required|skills wanted|skills that help|useful skills|what skills|skill|experience',
  languages: 'languages|languages needed|languages spoken|languages that help|useful languages|language',
  access: 'access|accessibility|access features|access needs met|accessible|access information|access info',
  address: 'address|full address|venue address|where|place|venue|location|site|street',
  postcode: 'postcode|post code|postal code|zip|zip code',
  remote: `remote|from home|at home|online|home based|working from home|work from home|can be done from home|remote or on site
    |on site or remote|where from`,
  minimumAge: 'minimum age|min age|lowest age|youngest age|age from|from age|age limit|age requirement|ages|age',
  trainings: `training|trainings|training needed|training required|required training|training by name|courses|certificates|qualifications`,
  dbs: 'dbs|dbs level|dbs check|dbs needed|dbs required|level of dbs|disclosure|crb|crb check',
  joining:
    'joining|how to join|how to apply|application|applications|apply or book|application needed|by application|approval',
  hours:
    'hours|hours per session|session hours|hours a session|session length|length|length of session|how long|duration|time|hrs',
  minutes:
    'minutes|minutes per session|typical minutes|session minutes|usual minutes|duration minutes|length in minutes|mins',
  credits: 'earns credits|time credits|credits|earns|credits earned|earns time credits',
  friends: 'friends|friends max|bring a friend|friends welcome|how many friends',
  evidence: 'evidence|asks for evidence|evidence needed',
  visibility: 'visibility|public|shown to|who can see it|who sees it',
  contactName: 'contact name|contact|contact person|who to ask|ask for|coordinator|coordinator name|name of contact',
  contactEmail: 'contact email|email|e mail|email address|contact e mail|contact email address',
  contactPhone: `contact phone|contact number|contact no|contact telephone|contact tel|phone|phone number|telephone|telephone number|tel|mobile
    |mobile number`,
};
