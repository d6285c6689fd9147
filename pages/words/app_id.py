"""The texts of the member's page in Indonesian."""

from typing import Final

WORDS: Final = {
    # Shell
    "title": "{shop}",
    "menu": "Menu",
    "home": "Beranda",
    "card": "Kartu",
    "rewards": "Hadiah",
    "history": "Riwayat",
    "more": "Lainnya",
    "done": "Selesai",
    "show": "Tampilkan",
    "see_all": "Lihat semua",
    "load_more": "Tampilkan yang lebih lama",
    "as_of": "Per {moment}",
    "until_day": "Hingga {day}",
    "too_many": "Terlalu banyak percobaan. Silakan kembali pukul {time}.",
    "too_many_today": "Cukup untuk hari ini. Silakan kembali {moment}.",
    # Signing in
    "signin_title": "Halo!",
    "signin_intro": "Masuk untuk melihat poin, kartu, dan hadiah Anda.",
    "email": "Alamat email Anda",
    "email_needed": "Ketik alamat email, misalnya anna@example.com.",
    "send_code": "Kirim kode",
    "code_sent": "Jika {email} terdaftar sebagai anggota, email berisi enam angka sedang dikirim.",
    "code_sent_again": (
        "Email baru sedang dikirim ke {email}. Hanya kode di email itu yang berlaku."
    ),
    "code": "Enam angka dari email",
    "code_hint": (
        "Kode berlaku sepuluh menit. Tidak ada email? Periksa folder spam, atau tanyakan di toko."
    ),
    "code_needed": "Ketik keenam angkanya.",
    "problem_insufficient_points": "Poin Anda tidak lagi cukup untuk ini.",
    "problem_other": "Ini belum bisa dilakukan. Coba lagi nanti, atau tanyakan di toko.",
    "sign_in": "Masuk",
    "send_again": "Kirim ulang",
    "other_address": "Alamat lain",
    "signed_out_ended": (
        "Anda telah keluar. Silakan masuk lagi; jika email tidak datang, tanyakan di toko."
    ),
    "erased": "Keanggotaan Anda telah dihapus. Semoga sukses selalu!",
    "problem_invalid_login_code": (
        "Kode ini salah atau sudah tidak berlaku. Periksa lagi, atau minta kode baru."
    ),
    # Home
    "points_noun": "poin",
    "arrived": "+{points}",
    "taken": "\u2212{points}",
    "on_the_way": "+{points} sedang diproses",
    "pending": "{points} sedang diproses",
    "held": "{points} disisihkan",
    "debt": "Utang {points}",
    "expiring": "{points}: pakai sebelum {day} berakhir",
    "show_card": "Tampilkan kartu",
    "tell_more": "Selengkapnya",
    "no_tier": "Tingkat Anda",
    "tier_progress": "Menuju {tier}",
    "to_rise": "{missing} lagi menuju {tier}",
    "to_stay": "{missing} lagi hingga {day} agar tingkat Anda tetap",
    "can_have": "Bisa Anda dapatkan",
    # Card
    "card_title": "Kartu Anda",
    "show_bright": "Tampilkan kartu besar dan terang",
    "tap_bright": "Ketuk agar besar dan terang",
    "qr_of_card": "Kode QR kartu Anda",
    "barcode_of_card": "Kode batang kartu Anda",
    "code_old": "Kode QR sesekali memerlukan jaringan. Kode batang dan nomor selalu bisa dipakai.",
    "code_old_alone": "Kode QR sesekali memerlukan jaringan. Sambungkan sebentar.",
    # Rewards
    "you_have": "Anda punya {points}.",
    "yours": "Milik Anda",
    "price_from": "mulai {price}",
    "pay_rate": "{points} = {amount}",
    "pay_at_till": "Bayar dengan poin di kasir: cukup sebutkan jumlahnya.",
    "get": "Tukar",
    "get_named": "Tukar poin dengan {reward}",
    "get_question": "Tukar poin dengan {reward}?",
    "get_yes": "Ya, tukar",
    "costs": "Harganya {price}. Sisa Anda {left}.",
    "spent_at_once": "Poin langsung terpakai.",
    "held_for_till": "Hadiah disisihkan sampai Anda di kasir. Sebelum itu bisa dikembalikan.",
    "held_until": "Disisihkan hingga {time}",
    "held_how": (
        "Disisihkan untuk Anda hingga {time}. Tunjukkan kartu di kasir dan sebutkan hadiah ini."
    ),
    "voucher_how": "Tunjukkan kode ini di kasir.",
    "qr_of_code": "Kode QR untuk kasir",
    "thanks": "Beres. Terima kasih!",
    "taken_before": "Ini sudah Anda tukar sebelumnya; poin tidak dipotong lagi.",
    "redeem_no_answer": (
        "Tidak ada jawaban. Coba lagi saat jaringan kembali: poin hanya dipotong sekali."
    ),
    "now_confirmed": "Sudah jadi milik Anda. Selamat menikmati!",
    "now_voided": "Dikembalikan: poin Anda kembali.",
    "now_lapsed": "Waktunya habis: poin Anda kembali.",
    "give_back": "Kembalikan",
    "given_back": "Sudah dikembalikan. {points} Anda kembali.",
    "points_short": "Kurang {points}",
    "no_rewards": "Belum ada hadiah. Tengok lagi nanti.",
    "all_vouchers": "Semua voucher",
    "vouchers": "Voucher",
    "no_vouchers": "Anda belum punya voucher.",
    "no_end": "Tanpa batas waktu",
    "voucher_issued": "Tidak bisa dipakai",
    "voucher_used": "Terpakai",
    "voucher_revoked": "Ditarik",
    "voucher_expired": "Kedaluwarsa",
    # History
    "no_history": "Belum ada apa-apa. Tunjukkan kartu saat belanja berikutnya.",
    "balance_after": "Saldo {balance}",
    "line_accrual": "Diperoleh",
    "line_accrual_purchase": "Pembelian",
    "line_accrual_event": "Bonus",
    "line_redemption": "Hadiah",
    "line_reversal": "Dibatalkan",
    "line_reversal_refund": "Retur",
    "line_reversal_redemption": "Hadiah dikembalikan",
    "line_expiry": "Kedaluwarsa",
    "line_adjustment": "Koreksi",
    "line_transfer": "Transfer",
    # Stamp cards
    "stamps": "Kartu stempel",
    "no_stamps": "Saat ini tidak ada kartu stempel.",
    "stamps_of": "{stamps} dari {needed}",
    "stamps_to_go.one": "{count} stempel lagi untuk {reward}.",
    "stamps_to_go.other": "{count} stempel lagi untuk {reward}.",
    "stamps_owed.one": "Masih terutang {count} stempel.",
    "stamps_owed.other": "Masih terutang {count} stempel.",
    # Missing points
    "claims": "Poin belum masuk?",
    "claims_intro": "Lupa membawa kartu? Ketik data yang tertera di struk.",
    "claim_store": "Toko",
    "claim_store_hint": "Kode toko di struk, misalnya helsinki-1.",
    "claim_store_needed": "Ketik kode toko.",
    "claim_store_wrong": "Tidak ada toko dengan kode ini. Periksa struk Anda.",
    "claim_receipt": "Nomor struk",
    "claim_receipt_needed": "Ketik nomor struk.",
    "claim_receipt_wrong": "Nomor ini tidak terbaca. Ketik seperti yang tercetak.",
    "claim_total": "Total",
    "claim_total_needed": "Ketik totalnya.",
    "claim_total_wrong": "Ketik total seperti yang tercetak, misalnya {amount}.",
    "claim_day": "Tanggal",
    "claim_sold_on_needed": "Pilih tanggalnya.",
    "claim_sold_on_wrong": "Pilih tanggal di struk; tidak boleh setelah hari ini.",
    "claim_send": "Cari poin saya",
    "claims_made": "Struk Anda",
    "correct": "Perbaiki",
    "claim_waiting": "Menunggu",
    "claim_credited": "Sudah masuk",
    "claim_refused": "Tidak ditemukan",
    "claim_credited_now": "Ditemukan: poinnya milik Anda.",
    "claim_waiting_now": (
        "Dicatat. Kami mencarinya selama tiga hari; pastikan semuanya sesuai struk."
    ),
    "claim_refused_now": (
        "Tidak ada yang cocok dengan struk ini. Periksa lagi, atau tunjukkan ke petugas."
    ),
    "claim_credited_how": "Poinnya ada di riwayat Anda.",
    "claim_waiting_how": "Kami masih mencari pembelian ini. Salah ketik? Perbaiki saja.",
    "problem_claims_not_taken": (
        "Tunjukkan struk ke petugas: toko dapat memberikan poinnya di sana."
    ),
    "problem_claim_waiting": (
        "Masih ada lima struk yang menunggu. Perbaiki salah satu, atau tunggu dulu."
    ),
    # Consents
    "consents": "Izin Anda",
    "consents_intro": (
        "Tidak ada yang diizinkan tanpa persetujuan Anda, dan Anda bisa berubah pikiran kapan saja."
    ),
    "consent_marketing": "Kabar dan penawaran",
    "consent_marketing_what": "Toko boleh mengirimi saya kabar dan penawaran.",
    "consent_personal_offers": "Penawaran khusus saya",
    "consent_personal_offers_what": (
        "Toko boleh melihat belanjaan saya untuk mencari penawaran yang cocok."
    ),
    "consent_greeting": "Sapa saya dengan nama",
    "consent_greeting_what": "Kasir boleh melihat nama saya dan menyapa saya.",
    "consent_partners": "Mitra",
    "consent_partners_what": (
        "Toko boleh meneruskan data saya kepada mitra yang mengirimi saya penawaran."
    ),
    "channel_email": "Lewat email",
    "channel_sms": "Lewat SMS",
    "channel_push": "Di ponsel ini",
    "channel_post": "Lewat pos",
    "channel_till": "Di kasir",
    # Devices, data, out
    "sessions": "Perangkat Anda",
    "a_device": "Sebuah perangkat",
    "this_device": "Perangkat ini",
    "last_used": "Terakhir dipakai {moment}",
    "end_session": "Keluarkan",
    "end_named": "Keluarkan {device}",
    "end_others": "Keluar dari perangkat lain",
    "ended_others": "Sudah dikeluarkan.",
    "data": "Data Anda",
    "export": "Bawa data Anda",
    "export_what": "Semua yang disimpan toko tentang Anda, dalam satu berkas.",
    "export_do": "Unduh data saya",
    "erase": "Hapus saya",
    "erase_what": "Nama, alamat, kartu, dan poin Anda hilang selamanya.",
    "erase_open": "Hapus keanggotaan saya",
    "erase_question": "Hapus keanggotaan Anda?",
    "erase_warning": (
        "Ini tidak bisa dibatalkan oleh siapa pun. Poin, voucher, dan stempel Anda hilang, dan "
        "Anda keluar dari semua perangkat."
    ),
    "erase_sure": "Saya mengerti bahwa semuanya hilang selamanya.",
    "erase_tick": "Centang dulu kotaknya jika Anda yakin.",
    "erase_yes": "Hapus selamanya",
    "problem_owner_must_hand_over": "Anda pemilik rumah tangga. Serahkan dulu kepada anggota lain.",
    "sign_out": "Keluar",
}
