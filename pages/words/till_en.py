"""The texts of the till page in English."""

from typing import Final

WORDS: Final = {
    "title": "Till · {shop}",
    "more": "More",
    "save": "Save",
    "done": "Done",
    "details": "Details",
    "online": "Online",
    "print": "Print",
    "find": "Find",
    "name": "Name",
    "price": "Price",
    "quantity": "Quantity",
    "category": "Category",
    "total": "Total",
    "remove": "Remove",
    "phone": "Phone, with + and the country",
    "email": "E-mail",
    "no_storage": (
        "This browser keeps nothing here, so no sale would be safe. Open the till in an "
        "ordinary window, not a private one."
    ),
    "elsewhere_title": "The till is open in another tab",
    "elsewhere_text": "Only one tab can be the till, so that no sale is sent twice.",
    "take_over": "Use this tab",
    "enrol_title": "Let this till in",
    "enrol_step_1": "In the admin, open the till and choose Enrol: it shows a QR code.",
    "enrol_step_2": "Scan it into the field below, or type the code.",
    "enrol_code": "Code of the till",
    "enrol_hint": "It begins with te_ and is good for 15 minutes, once.",
    "enrol_ok": "Let in",
    "enrol_empty": "Scan or type the code first.",
    "enrol_no_code": (
        "This is no code of a till: it begins with te_. Scan the QR code of the admin."
    ),
    "enrol_refused": (
        "This code is unknown, used or older than 15 minutes. Let staff show a new one."
    ),
    "enrol_again": "Let this till out and enrol again",
    "enrol_again_sure": "Really? It needs a new code from the admin.",
    "was_let_out": "This till was let out; enrol it again.",
    "queue_kept.one": "{count} sale is kept here and is sent once the till is in again.",
    "queue_kept.other": "{count} sales are kept here and are sent once the till is in again.",
    "scan": "Scan or type: card, app, phone, e-mail, voucher, receipt",
    "scan_hint": "Scan card, phone, voucher, receipt …",
    "nobody_yet": "Nobody yet. Scan a card or the app, or type a phone number.",
    "looking_up": "Looking up …",
    "member_later": "No network: the points of this sale follow.",
    "sell_without": "Sell without",
    "customer": "Customer",
    "member": "Member",
    "member_forget": "Take the member off this sale",
    "welcome_new": "Enrolled: welcome!",
    "new_member": "New member",
    "new_title": "Enrol a new member",
    "member_name": "Name (optional)",
    "new_ok": "Enrol",
    "new_nothing": "Enter a phone number, an e-mail or a name.",
    "new_needs_network": (
        "No answer. Enrolling needs the network: sell without, and enrol next time."
    ),
    "basket": "Basket",
    "goods": "Goods",
    "add_line": "Add to the basket",
    "lines_none": "The basket is empty. Type a price and press Enter.",
    "off_the_bill": "Off the bill",
    "bad_amount": "Write a price such as {sample}.",
    "huge_amount": (
        "This is too much for a price: {most} at most. Cards and phone numbers go above."
    ),
    "off_nothing": "nothing of {goods} in the basket",
    "hold_over": (
        "The time for {name} is over: take it off, or let the member get it again in the app."
    ),
    "not_reckoned": (
        "{name} is for some products only, which this till cannot tell. Nothing was taken off."
    ),
    "bad_quantity": "Write how many: 2, or a weight such as 0.250.",
    "change_line": "Change {name}, {amount}",
    "remove_named": "Remove {name}",
    "edit_line": "Change the line",
    "undo": "Undo",
    "give_up": "Give up sale",
    "of_total": "of {amount}",
    "to_pay": "To pay",
    "paid_cash": "Paid in cash",
    "paid_card": "Paid by card",
    "how_come": "How come?",
    "quote_none": "Points show as you type.",
    "quote_with": "for this basket",
    "quote_without": "Without a member it earns nothing.",
    "points_follow": "Points follow",
    "rewards": "Rewards",
    "rewards_none": "They show when a member is here.",
    "rewards_empty": "No rewards for this member now.",
    "as_many": "As many as wanted",
    "short": "{points} short",
    "besides": "and {amount} besides",
    "percent_off": "{percent}% off",
    "amount_off": "{amount} off",
    "points_to_use": "Points to use",
    "points_most": "At most {points}: {amount}",
    "take_off": "Take off the bill",
    "reward_needs_network": "No answer. Rewards need the network; nothing was taken off.",
    "voucher_needs_network": "No answer. Vouchers need the network; nothing was taken off.",
    "voucher_take": "Take it with this sale",
    "voucher_gone": "This voucher cannot be used with this receipt.",
    "receipt": "Receipt",
    "paid_title": "Paid: {amount}",
    "sending": "Sending …",
    "earned": "{points} earned.",
    "balance_now": "Balance: {points}.",
    "sold_without": "Sold without a member.",
    "sale_queued": "No network: the sale is kept here and sent by itself. Points follow.",
    "sale_refused": "The sale was not recorded: see Waiting for what to do.",
    "refused_later": "Sale {number} was refused. See Waiting for what to do.",
    "points_follow_paper": "Points follow.",
    "next_customer": "Next customer",
    "not_stored": (
        "This device is full: sales and returns are sent, but lost if that fails. Free some space."
    ),
    "tender_cash": "Cash",
    "tender_card": "Card",
    "tender_other": "Paid",
    "return": "Return",
    "return_title": "Return or void",
    "receipt_number": "Receipt number",
    "return_lines": "Return what is chosen",
    "amount": "Amount",
    "return_amount": "Or an amount",
    "return_amount_most": "At most {amount}: what is left of the goods' price.",
    "return_amount_more": "Only {amount} of this sale is left to return.",
    "return_amount_bad": "Write an amount such as {sample}.",
    "return_all": "Return everything",
    "return_void": "Void: it never was a sale",
    "reprint": "Print the receipt again",
    "return_of_return": (
        "This is a return, and a return cannot be returned. If the customer takes the goods "
        "after all, ring up a new sale."
    ),
    "return_unknown": (
        "No sale with this number is known in this store. Check the number on the receipt."
    ),
    "return_blind": (
        "No network, and this till did not sell it: only the whole sale can be voided now."
    ),
    "sale_about": "Sale of {amount}, {time}",
    "line_number": "Line {line}",
    "line_left": "{quantity} left to return, {amount}",
    "line_money_left": "The goods came back, {amount} of their price did not",
    "line_gone": "All of it came back before",
    "one_more": "One more of {name}",
    "returned_before": "{amount} came back before.",
    "return_nothing_left": "Nothing of this sale is left to return.",
    "was_voided": "This sale was voided.",
    "return_of": "Return of {number}",
    "money_back": "{amount} back to the customer.",
    "back_sum": "Back to the customer: {amount}",
    "goods_sum": "Goods for {amount}",
    "back_part": (
        "The goods cost {goods}; {off} of the sale was paid with points or vouchers, and that is "
        "not handed out."
    ),
    "back_elsewhere": (
        "Another till sold it: hand back what its receipt shows as paid in cash or by card, "
        "without points and vouchers."
    ),
    "goods_back": "Goods for {amount} came back.",
    "paid_otherwise": "Points, vouchers",
    "paid_back": "Paid back",
    "taken_back": "{points} taken back.",
    "owed": "{points} are owed.",
    "return_waits": "Recorded: it counts as soon as its sale has come.",
    "return_queued": "No network: the return is kept here and sent by itself. Points follow.",
    "waiting": "Waiting",
    "waiting_title": "Waiting to be sent",
    "waiting_none": "Nothing waits: every sale has been sent.",
    "send_now": "Send now",
    "sending_count.one": "sending {count} …",
    "sending_count.other": "sending {count} …",
    "count_refused.one": "{count} refused",
    "count_refused.other": "{count} refused",
    "sale_waits": "Is sent as soon as there is a network.",
    "return_waits_here": "Return: is sent as soon as there is a network.",
    "do_without": "Send without the reward; {amount} is settled with the customer",
    "reward_gone": "Its reward was taken back, used or is over.",
    "do_number": "Send under a new receipt number",
    "do_open": "Open again and mend",
    "do_again": "Send again",
    "do_settled": "Settled by hand",
    "do_settled_sure": "Really? It is not sent any more.",
    "finish_first": "Finish or give up the sale at the counter first.",
    "paper": "Paper of the printer",
    "print_always": "Print every receipt",
    "keys": "Keys",
    "key_f2": "Type a price",
    "key_f4": "To the rewards",
    "key_esc": "Close; back to the scan field",
    "clock_right": "The clock of this device is right.",
    "clock_wrong": (
        "The clock of this device is {seconds} seconds off. Sales get the right time all the same."
    ),
    "enrol_anew": (
        "This is the code of a till. Let this till in with it? What waits here stays "
        "with the store it was sold in."
    ),
    "kept_aside": (
        "The sale at the counter is kept for {place}: let this till in there again to go "
        "on with it."
    ),
    "waits_elsewhere": "Sold at {place}. It is sent once this till is let in there again.",
    "refused_place": (
        "The service knows no {place} for this till. Let the shop check the store and "
        "the till in the admin, then send it again."
    ),
    "refused_currency": (
        "The store does not sell in {currency} any more. Let the shop check the currency "
        "in the admin."
    ),
    "unsure": "No answer, and this may be no member: whose sale is it?",
    "unsure_member": "No answer: {name} stays on this sale.",
    "take_scan": "It is the member; points follow",
    "keep_member": "Keep {name}",
    "choose_first": "First say whose sale this is.",
    "not_added": "This price is not in the basket yet: press Enter to add it, or clear it.",
    "enrolled_late": "The new member is enrolled. Their sale is over: its points are not theirs.",
    "scan_short": "{text} is too short for a card. Type a price with decimals, or into Price.",
    "return_elsewhere": "Sold at {place}: take it back there.",
}
