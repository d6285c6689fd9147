// What a reward costs, and why it cannot be had, in words.

import { money, points, say } from "../shared/words.js";
import { pointsName } from "./answers.js";

// One price as words: "100 points", "50 points + €2.00".
export function priceText({ points: count, money: amount }, currency) {
  const paid = points(count, pointsName());
  return Number(amount) > 0 ? `${paid} + ${money(amount, currency)}` : paid;
}

export function priceOf(reward) {
  if (reward.prices.length === 1) return priceText(reward.prices[0], reward.currency);
  const least = Math.min(...reward.prices.map((price) => price.points));
  return say("price_from", { price: points(least, pointsName()) });
}

// The first thing in the way, as the API says it; under a bar of points, what is missing is not short.
export const whyNot = (reward) =>
  reward.why_not === "too_few_points" ? say("points_short", { points: points(reward.points_short, pointsName()) }) : reward.sentence;
