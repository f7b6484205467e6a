export type Field =
  | 'name'
  | 'firstName'
  | 'lastName'
  | 'email'
  | 'phone'
  | 'contact'
  | 'memberNumber'
  | 'date'
  | 'duration'
  | 'minutes'
  | 'start'
  | 'end'
  | 'break'
  | 'activity';

/** The columns that can say who it was. */
export const PERSON_FIELDS: readonly Field[] = [
  'name',
  'firstName',
  'lastName',
  'email',
  'phone',
  'contact',
  'memberNumber',
];

/**
 * What groups write above their columns, in the form that `headerWords` gives: lower case, no accents, no punctuation. Within a field the
 * more telling words come first: where a sheet has both "Date" and "Day", or "Activity" and "Notes", the earlier one is read.
 */
export const HEADERS: Record<Field, string> = {
  name: `volunteer name|name of volunteer|volunteers name|full name|member name|members name|helper name|participant name|your name|name|names
    |volunteer|volunteers|member|helper|participant|person|time giver|who`,
  firstName: 'first name|firstname|first names|forename|forenames|given name|christian name|first',
  lastName: 'surname|last name|lastname|family name|second name|last',
  email: 'email|e mail|email address|e mail address|emails|volunteer email|member email|your email|contact email',
  phone: `mobile|mobile number|mobile no|mobile phone|phone|phone number|phone no|telephone|telephone number|telephone no|tel|tel no|mob
    |mob no|cell|cell phone|contact number|contact no`,
  contact: `contact|contacts|contact details|email or phone|phone or email|email or mobile|mobile or email|email phone|phone email
    |email mobile|mobile email`,
  memberNumber: `member no|member number|members no|member id|membership no|membership number|membership id|volunteer no|volunteer number
    |volunteer id|time credits no|time credits number|card no|card number|member ref`,
  date: `date|date worked|work date|date of work|date volunteered|date given|date of session|session date|date of shift|shift date
    |worked on|day|day worked|which day|when`,
  duration: `hours|hrs|hours given|hours worked|hours volunteered|hours done|hrs given|hrs worked|hours spent|number of hours|no of hours
    |how many hours|volunteer hours|volunteering hours|time given|time spent|time worked|time volunteered|duration|length|length of time
    |how long|how long for|total hours|total hrs|hours total|total time|hour|hr|time|total`,
  minutes: `minutes|mins|minutes given|mins given|minutes worked|mins worked|number of minutes|no of minutes|no of mins|how many minutes
    |duration minutes|duration mins|duration in minutes|time in minutes|time in mins|time given minutes|time given mins|time minutes
    |time mins|total minutes|total mins|min`,
  start: `start|start time|time start|started|time started|starts|from|time from|in|time in|arrived|arrival|arrival time|time arrived|began
    |begin|clock in|signed in|sign in`,
  end: `finish|finish time|time finish|finished|time finished|end|end time|time end|ended|time ended|ends|to|time to|until|till|out|time out
    |left|time left|departure|departure time|leave|clock out|signed out|sign out`,
  break: `break|breaks|lunch|lunch break|break taken|breaks taken|break time|break length|less break|minus break|less lunch|minus lunch
    |unpaid break|rest break|break minutes|break mins|break in minutes|break in mins|lunch minutes|lunch mins|break hours|break hrs`,
  activity: `activity|activities|task|tasks|role|what did you do|what they did|what did they do|what you did|what was done|description
    |description of work|description of activity|type of work|type of activity|work done|work|job|duties|project|session|shift|details|notes
    |note|comments|comment|remarks`,
};
