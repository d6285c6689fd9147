"""The texts of the till page in Indonesian."""

from typing import Final

WORDS: Final = {
    "title": "Kasir · {shop}",
    "more": "Lainnya",
    "save": "Simpan",
    "done": "Selesai",
    "details": "Rincian",
    "online": "Daring",
    "print": "Cetak",
    "find": "Cari",
    "name": "Nama",
    "price": "Harga",
    "quantity": "Jumlah",
    "category": "Kategori",
    "total": "Total",
    "remove": "Hapus",
    "phone": "Telepon, dengan + dan kode negara",
    "email": "Email",
    "no_storage": (
        "Peramban ini tidak menyimpan apa pun, jadi penjualan tidak aman. Buka kasir di "
        "jendela biasa, bukan jendela privat."
    ),
    "elsewhere_title": "Kasir terbuka di tab lain",
    "elsewhere_text": (
        "Hanya satu tab yang bisa menjadi kasir, agar tidak ada penjualan terkirim dua kali."
    ),
    "take_over": "Pakai tab ini",
    "enrol_title": "Daftarkan kasir ini",
    "enrol_step_1": "Di admin, buka kasirnya dan pilih Enrol: kode QR akan tampil.",
    "enrol_step_2": "Pindai ke kolom di bawah, atau ketik kodenya.",
    "enrol_code": "Kode kasir",
    "enrol_hint": "Diawali te_, berlaku 15 menit, sekali pakai.",
    "enrol_ok": "Daftarkan",
    "enrol_empty": "Pindai atau ketik kodenya dulu.",
    "enrol_no_code": "Ini bukan kode kasir: kodenya diawali te_. Pindai kode QR dari admin.",
    "enrol_refused": (
        "Kode ini tidak dikenal, sudah dipakai, atau lebih dari 15 menit. Minta kode baru."
    ),
    "enrol_again": "Keluarkan kasir ini dan daftar ulang",
    "enrol_again_sure": "Yakin? Perlu kode baru dari admin.",
    "was_let_out": "Kasir ini telah dikeluarkan; daftarkan lagi.",
    "queue_kept.one": (
        "{count} penjualan disimpan di sini dan dikirim setelah kasir terdaftar lagi."
    ),
    "queue_kept.other": (
        "{count} penjualan disimpan di sini dan dikirim setelah kasir terdaftar lagi."
    ),
    "scan": "Pindai atau ketik: kartu, aplikasi, telepon, email, voucher, struk",
    "scan_hint": "Pindai kartu, telepon, voucher, struk …",
    "nobody_yet": "Belum ada pelanggan. Pindai kartu atau aplikasi, atau ketik nomor telepon.",
    "looking_up": "Mencari …",
    "member_later": "Tidak ada jaringan: poin penjualan ini menyusul.",
    "sell_without": "Jual tanpa anggota",
    "customer": "Pelanggan",
    "member": "Anggota",
    "member_forget": "Lepas anggota dari penjualan ini",
    "welcome_new": "Terdaftar: selamat datang!",
    "new_member": "Anggota baru",
    "new_title": "Daftarkan anggota baru",
    "member_name": "Nama (opsional)",
    "new_ok": "Daftarkan",
    "new_nothing": "Isi nomor telepon, email, atau nama.",
    "new_needs_network": (
        "Tidak ada jawaban. Pendaftaran butuh jaringan: jual tanpa anggota, daftarkan lain kali."
    ),
    "basket": "Keranjang",
    "goods": "Barang",
    "add_line": "Tambah ke keranjang",
    "lines_none": "Keranjang kosong. Ketik harga lalu tekan Enter.",
    "off_the_bill": "Potongan",
    "bad_amount": "Tulis harga seperti {sample}.",
    "huge_amount": (
        "Terlalu besar untuk harga: paling banyak {most}. Kartu dan nomor telepon ditulis di atas."
    ),
    "off_nothing": "tidak ada {goods} di keranjang",
    "hold_over": (
        "Waktu untuk {name} sudah habis: hapus, atau minta anggota mengambilnya lagi di aplikasi."
    ),
    "not_reckoned": (
        "{name} hanya untuk produk tertentu yang tidak dikenali kasir ini. Tidak ada potongan."
    ),
    "bad_quantity": "Tulis jumlahnya: 2, atau berat seperti 0,250.",
    "change_line": "Ubah {name}, {amount}",
    "remove_named": "Hapus {name}",
    "edit_line": "Ubah baris",
    "undo": "Urungkan",
    "give_up": "Batalkan penjualan",
    "of_total": "dari {amount}",
    "to_pay": "Harus dibayar",
    "paid_cash": "Dibayar tunai",
    "paid_card": "Dibayar kartu",
    "how_come": "Mengapa?",
    "quote_none": "Poin tampil saat Anda mengetik.",
    "quote_with": "untuk keranjang ini",
    "quote_without": "Tanpa anggota tidak ada poin.",
    "points_follow": "Poin menyusul",
    "rewards": "Hadiah",
    "rewards_none": "Tampil bila ada anggota.",
    "rewards_empty": "Belum ada hadiah untuk anggota ini.",
    "as_many": "Sesukanya",
    "short": "Kurang {points}",
    "besides": "ditambah {amount}",
    "percent_off": "Potongan {percent}%",
    "amount_off": "Potongan {amount}",
    "points_to_use": "Poin yang dipakai",
    "points_most": "Paling banyak {points}: {amount}",
    "take_off": "Potong tagihan",
    "reward_needs_network": "Tidak ada jawaban. Hadiah butuh jaringan; tidak ada potongan.",
    "voucher_needs_network": "Tidak ada jawaban. Voucher butuh jaringan; tidak ada potongan.",
    "voucher_take": "Pakai di penjualan ini",
    "voucher_gone": "Voucher ini tidak bisa dipakai dengan struk ini.",
    "receipt": "Struk",
    "paid_title": "Dibayar: {amount}",
    "sending": "Mengirim …",
    "earned": "Dapat {points}.",
    "balance_now": "Saldo: {points}.",
    "sold_without": "Dijual tanpa anggota.",
    "sale_queued": "Tidak ada jaringan: penjualan disimpan dan dikirim sendiri. Poin menyusul.",
    "sale_refused": "Penjualan tidak tercatat: lihat Antrean.",
    "refused_later": "Penjualan {number} ditolak. Lihat Antrean.",
    "points_follow_paper": "Poin menyusul.",
    "next_customer": "Pelanggan berikut",
    "not_stored": (
        "Perangkat ini penuh: penjualan dan retur dikirim, tetapi hilang bila gagal."
        " Kosongkan ruang."
    ),
    "tender_cash": "Tunai",
    "tender_card": "Kartu",
    "tender_other": "Dibayar",
    "return": "Retur",
    "return_title": "Retur atau batal",
    "receipt_number": "Nomor struk",
    "return_lines": "Retur yang dipilih",
    "amount": "Jumlah",
    "return_amount": "Atau suatu jumlah",
    "return_amount_most": "Paling banyak {amount}: sisa harga barang.",
    "return_amount_more": "Dari penjualan ini hanya {amount} yang masih dapat dikembalikan.",
    "return_amount_bad": "Tulis jumlah seperti {sample}.",
    "return_all": "Retur semua",
    "return_void": "Batalkan: bukan penjualan",
    "reprint": "Cetak ulang struk",
    "return_of_return": (
        "Ini retur, dan retur tidak bisa diretur. Bila pelanggan tetap mengambil barangnya, "
        "buat penjualan baru."
    ),
    "return_unknown": "Tidak ada penjualan dengan nomor ini di toko ini. Periksa nomor di struk.",
    "return_blind": (
        "Tidak ada jaringan dan bukan dijual kasir ini: hanya bisa dibatalkan seluruhnya."
    ),
    "sale_about": "Penjualan {amount}, {time}",
    "line_number": "Baris {line}",
    "line_left": "{quantity} bisa diretur, {amount}",
    "line_money_left": "Barang sudah diretur, tersisa {amount}",
    "line_gone": "Sudah diretur semua",
    "one_more": "Tambah satu {name}",
    "returned_before": "{amount} sudah diretur.",
    "return_nothing_left": "Tidak ada lagi yang bisa diretur dari penjualan ini.",
    "was_voided": "Penjualan ini telah dibatalkan.",
    "return_of": "Retur dari {number}",
    "money_back": "{amount} kembali ke pelanggan.",
    "back_sum": "Kembali ke pelanggan: {amount}",
    "goods_sum": "Barang senilai {amount}",
    "back_part": (
        "Harga barang {goods}; {off} dari penjualan dibayar dengan poin atau voucher, dan itu "
        "tidak diuangkan."
    ),
    "back_elsewhere": (
        "Dijual di kasir lain: kembalikan yang menurut struknya dibayar tunai atau kartu, tanpa "
        "poin dan voucher."
    ),
    "goods_back": "Barang senilai {amount} dikembalikan.",
    "paid_otherwise": "Poin, voucher",
    "paid_back": "Dibayar kembali",
    "taken_back": "{points} ditarik kembali.",
    "owed": "{points} terutang.",
    "return_waits": "Tercatat: berlaku setelah penjualannya masuk.",
    "return_queued": "Tidak ada jaringan: retur disimpan dan dikirim sendiri. Poin menyusul.",
    "waiting": "Antrean",
    "waiting_title": "Menunggu dikirim",
    "waiting_none": "Tidak ada antrean: semua penjualan sudah terkirim.",
    "send_now": "Kirim sekarang",
    "sending_count.one": "mengirim {count} …",
    "sending_count.other": "mengirim {count} …",
    "count_refused.one": "{count} ditolak",
    "count_refused.other": "{count} ditolak",
    "sale_waits": "Dikirim begitu ada jaringan.",
    "return_waits_here": "Retur: dikirim begitu ada jaringan.",
    "do_without": "Kirim tanpa hadiah; {amount} diselesaikan dengan pelanggan",
    "reward_gone": "Hadiahnya sudah ditarik, dipakai, atau kedaluwarsa.",
    "do_number": "Kirim dengan nomor struk baru",
    "do_open": "Buka lagi dan perbaiki",
    "do_again": "Kirim lagi",
    "do_settled": "Diselesaikan manual",
    "do_settled_sure": "Yakin? Tidak akan dikirim lagi.",
    "finish_first": "Selesaikan atau batalkan dulu penjualan di kasir.",
    "paper": "Kertas printer",
    "print_always": "Cetak setiap struk",
    "keys": "Tombol",
    "key_f2": "Ketik harga",
    "key_f4": "Ke hadiah",
    "key_esc": "Tutup; kembali ke kolom pindai",
    "clock_right": "Jam perangkat ini benar.",
    "clock_wrong": "Jam perangkat ini meleset {seconds} detik. Waktu penjualan tetap benar.",
    "enrol_anew": (
        "Ini kode kasir. Daftarkan kasir ini dengannya? Yang menunggu di sini tetap "
        "milik toko tempat terjualnya."
    ),
    "kept_aside": (
        "Penjualan yang berjalan disimpan untuk {place}: daftarkan kasir di sana lagi "
        "untuk melanjutkan."
    ),
    "waits_elsewhere": "Terjual di {place}. Dikirim setelah kasir ini terdaftar di sana lagi.",
    "refused_place": (
        "Layanan tidak mengenal {place} untuk kasir ini. Minta toko dan kasir diperiksa "
        "di admin, lalu kirim lagi."
    ),
    "refused_currency": (
        "Toko tidak lagi menjual dalam {currency}. Minta mata uangnya diperiksa di admin."
    ),
    "unsure": "Tidak ada jawaban, dan ini mungkin bukan anggota: penjualan siapa ini?",
    "unsure_member": "Tidak ada jawaban: {name} tetap pada penjualan ini.",
    "take_scan": "Ini anggotanya; poin menyusul",
    "keep_member": "Tetap {name}",
    "choose_first": "Pilih dulu ini penjualan siapa.",
    "not_added": "Harga ini belum masuk keranjang: tekan Enter untuk menambah, atau hapus.",
    "enrolled_late": (
        "Anggota baru sudah terdaftar. Penjualannya sudah selesai, jadi poinnya bukan miliknya."
    ),
    "scan_short": "{text} terlalu pendek untuk kartu. Ketik harga dengan desimal, atau di Harga.",
    "return_elsewhere": "Terjual di {place}: terima pengembaliannya di sana.",
}
