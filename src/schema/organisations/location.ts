import { Field, Float, InputType, Int, ObjectType } from 'type-graphql';
import { Open } from '../common/visibility.js';

@Open()
@ObjectType({ description: 'A place on the map: degrees, WGS84.' })
export class Location {
  @Field(() => Float, { description: 'Degrees north, from 49 to 61.' })
  latitude!: number;

  @Field(() => Float, { description: 'Degrees east, from -9 to 2: most of the country lies below zero.' })
  longitude!: number;
}

@InputType({ description: 'A place on the map of the United Kingdom: degrees, WGS84.' })
export class LocationInput {
  @Field(() => Float, { description: 'Degrees north, from 49 to 61.' })
  latitude!: number;

  @Field(() => Float, { description: 'Degrees east, from -9 to 2: most of the country lies below zero.' })
  longitude!: number;
}

@InputType({ description: 'A circle on the map to look in. It is not kept.' })
export class NearInput extends LocationInput {
  @Field(() => Int, { defaultValue: 5000, description: 'So far from there, from 1 to 100,000 metres.' })
  withinMetres!: number;
}
