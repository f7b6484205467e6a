/**
 * The wards of the four boroughs in the boundaries of May 2025: GSS code, latitude, longitude (WGS 84 degrees, the ward's label point), name.
 *
 * Source: Office for National Statistics, licensed under the Open Government Licence v3.0. Contains OS data © Crown
 * copyright and database right 2026. See README.md beside this file.
 */
const table = {
  barnet: `
E05013628 51.65012 -0.182291 Barnet Vale
E05013629 51.62759 -0.145871 Brunswick Park
E05013630 51.60403 -0.261665 Burnt Oak
E05013631 51.56739 -0.198464 Childs Hill
E05013632 51.60229 -0.245631 Colindale North
E05013633 51.59069 -0.246596 Colindale South
E05013634 51.56839 -0.218929 Cricklewood
E05013635 51.64443 -0.15906 East Barnet
E05013636 51.59509 -0.170629 East Finchley
E05013637 51.6158 -0.276918 Edgware
E05013638 51.63303 -0.268216 Edgwarebury
E05013639 51.59893 -0.199569 Finchley Church End
E05013640 51.60944 -0.150728 Friern Barnet
E05013641 51.58156 -0.182878 Garden Suburb
E05013642 51.58186 -0.205224 Golders Green
E05013643 51.58805 -0.221941 Hendon
E05013644 51.65335 -0.221903 High Barnet
E05013645 51.61233 -0.228128 Mill Hill
E05013646 51.63344 -0.207769 Totteridge & Woodside
E05013647 51.64471 -0.204232 Underhill
E05013648 51.60721 -0.185507 West Finchley
E05013649 51.57818 -0.237552 West Hendon
E05013650 51.62893 -0.169282 Whetstone
E05013651 51.61134 -0.169686 Woodhouse
`,
  haringey: `
E05013585 51.59709 -0.129904 Alexandra Park
E05013586 51.6043 -0.123123 Bounds Green
E05013587 51.60427 -0.077232 Bruce Castle
E05013588 51.57937 -0.127917 Crouch End
E05013589 51.59161 -0.151438 Fortis Green
E05013590 51.57784 -0.104383 Harringay
E05013591 51.57788 -0.090584 Hermitage & Gardens
E05013592 51.57778 -0.152244 Highgate
E05013593 51.58584 -0.122224 Hornsey
E05013594 51.58696 -0.141738 Muswell Hill
E05013595 51.59393 -0.10741 Noel Park
E05013596 51.60141 -0.054956 Northumberland Park
E05013597 51.58357 -0.091269 St Ann’s
E05013598 51.57804 -0.078916 Seven Sisters
E05013599 51.58279 -0.063156 South Tottenham
E05013600 51.57531 -0.11156 Stroud Green
E05013601 51.58951 -0.078259 Tottenham Central
E05013602 51.59219 -0.061312 Tottenham Hale
E05013603 51.59206 -0.091159 West Green
E05013604 51.60333 -0.088882 White Hart Lane
E05013605 51.60247 -0.107315 Woodside
`,
  havering: `
E05013967 51.52279 0.179032 Beam Park
E05013968 51.56843 0.268082 Cranham
E05013969 51.54708 0.195827 Elm Park
E05013970 51.57293 0.230465 Emerson Park
E05013971 51.61574 0.233387 Gooshays
E05013972 51.54941 0.216507 Hacton
E05013973 51.59138 0.242312 Harold Wood
E05013974 51.61155 0.176779 Havering-atte-Bower
E05013975 51.60242 0.211433 Heaton
E05013976 51.5635 0.197468 Hylands & Harrow Lodge
E05013977 51.59165 0.192055 Marshalls & Rise Park
E05013978 51.58985 0.162156 Mawneys
E05013979 51.51303 0.199609 Rainham & Wennington
E05013980 51.57168 0.164988 Rush Green & Crowlands
E05013981 51.57275 0.189991 St Alban’s
E05013982 51.56047 0.224186 St Andrew’s
E05013983 51.57971 0.183368 St Edward’s
E05013984 51.53145 0.18886 South Hornchurch
E05013985 51.5837 0.21201 Squirrels Heath
E05013986 51.54191 0.27621 Upminster
`,
  'tower-hamlets': `
E05009317 51.52725 -0.046539 Bethnal Green East
E05009318 51.50257 -0.011674 Blackwall & Cubitt Town
E05009319 51.53622 -0.027107 Bow East
E05009320 51.53111 -0.036945 Bow West
E05009321 51.52649 -0.017595 Bromley North
E05009322 51.52102 -0.019014 Bromley South
E05009323 51.50099 -0.020561 Canary Wharf
E05009324 51.48989 -0.014243 Island Gardens
E05009325 51.51653 -0.010359 Lansbury
E05009326 51.50995 -0.033791 Limehouse
E05009327 51.51812 -0.028509 Mile End
E05009328 51.51099 -0.006378 Poplar
E05009329 51.51942 -0.041844 St Dunstan’s
E05009330 51.50691 -0.063953 St Katharine’s & Wapping
E05009331 51.52804 -0.057837 Bethnal Green West
E05009332 51.51192 -0.050251 Shadwell
E05009333 51.51911 -0.069893 Spitalfields & Banglatown
E05009334 51.51706 -0.048893 Stepney Green
E05009335 51.52695 -0.070556 Weavers
E05009336 51.51364 -0.06485 Whitechapel
`,
} as const;

export type BoroughSlug = keyof typeof table;

/** A place on the map, in WGS 84 degrees. */
export interface Place {
  latitude: number;
  longitude: number;
}

export interface BoroughWard extends Place {
  gssCode: string;
  name: string;
}

/** The wards of a borough, in the order of their codes. */
export function wardsOf(borough: BoroughSlug): BoroughWard[] {
  return table[borough]
    .trim()
    .split('\n')
    .map((line) => {
      const [gssCode = '', latitude, longitude, ...name] = line.split(' ');
      return { gssCode, latitude: Number(latitude), longitude: Number(longitude), name: name.join(' ') };
    })
    .sort((a, b) => (a.gssCode < b.gssCode ? -1 : 1));
}
