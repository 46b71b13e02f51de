//! What is kept of files that people upload, and what is refused.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use image::codecs::webp::WebPEncoder;
use image::{ImageEncoder, ImageFormat};
use mashang_tests::pictures::{encoded, halves, tiny};
use mashang_tests::{Answer, Caller, Kind, World, id_of, judges, submission};
use serde_json::json;

use crate::page::{TITLE, key_of, phone, send, text, tracking_code, typed};

const OWNER: &str = "张三";
const SERIAL: &str = "SN-7F3A91C2";
const CREATOR: &str = "李四";
const BYLINE: &str = "by-line of 王五";
const COMMENT: &str = "taken from the kitchen";
const BEHIND: &str = "behind the end";

/// 24° 54′ 31.55″ as a phone writes it.
fn latitude() -> Vec<u8> {
    [24_u32, 1, 54, 1, 3_155, 100].map(u32::to_le_bytes).concat()
}

fn needles() -> Vec<Vec<u8>> {
    let words = [OWNER, SERIAL, CREATOR, BYLINE, COMMENT, BEHIND].map(|word| word.as_bytes().to_vec());
    words.into_iter().chain([latitude()]).collect()
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

/// A directory of EXIF: tag, type, count, and a value or where it stands.
fn directory(entries: &[(u16, u16, u32, u32)]) -> Vec<u8> {
    let mut bytes = u16::try_from(entries.len()).unwrap().to_le_bytes().to_vec();
    for (tag, kind, count, value) in entries {
        bytes.extend_from_slice(&tag.to_le_bytes());
        bytes.extend_from_slice(&kind.to_le_bytes());
        bytes.extend_from_slice(&count.to_le_bytes());
        bytes.extend_from_slice(&value.to_le_bytes());
    }
    bytes.extend_from_slice(&[0; 4]);
    bytes
}

/// What a phone that is held upright notes: orientation 6, whose it is, which one it is and where.
fn exif() -> Vec<u8> {
    let root = directory(&[(0x0112, 3, 1, 6), (0x013B, 2, 7, 98), (0x8769, 4, 1, 62), (0x8825, 4, 1, 80)]);
    let device = directory(&[(0xA431, 2, 12, 106)]);
    let place = directory(&[(0x0002, 5, 3, 118)]);
    let (owner, serial) = (format!("{OWNER}\0\0"), format!("{SERIAL}\0"));
    let all =
        [&b"II\x2A\x00\x08\x00\x00\x00"[..], &root, &device, &place, owner.as_bytes(), serial.as_bytes(), &latitude()]
            .concat();
    assert_eq!(all[118..], latitude()[..], "everything stands where the directories say");
    all
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker][..], &length, data].concat()
}

/// A JPEG with everything that such a file can tell beside its picture.
fn jpeg() -> Vec<u8> {
    let plain = encoded(&halves(96, 64), ImageFormat::Jpeg);
    let xmp = format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><dc:creator>{CREATOR}</dc:creator></x:xmpmeta>");
    let iptc = [&b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x16\x1C\x02\x50\x00\x11"[..], BYLINE.as_bytes()];
    [
        &plain[..2],
        &segment(0xE1, &[&b"Exif\x00\x00"[..], &exif()].concat()),
        &segment(0xE1, xmp.as_bytes()),
        &segment(0xED, &iptc.concat()),
        &segment(0xFE, COMMENT.as_bytes()),
        &plain[2..],
        BEHIND.as_bytes(),
    ]
    .concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

fn chunk(name: [u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&name[..], data].concat();
    let length = u32::try_from(data.len()).unwrap().to_be_bytes();
    [&length[..], &body, &crc(&body).to_be_bytes()].concat()
}

/// Signature and header of a PNG.
const PNG_HEAD: usize = 33;

fn png() -> Vec<u8> {
    let plain = encoded(&halves(96, 64), ImageFormat::Png);
    let text = format!("Comment\0{COMMENT}");
    let (exif, text) = (chunk(*b"eXIf", &exif()), chunk(*b"tEXt", text.as_bytes()));
    [&plain[..PNG_HEAD], &exif, &text, &plain[PNG_HEAD..], BEHIND.as_bytes()].concat()
}

/// A PNG whose header says more than there is.
fn png_that_claims(width: u32, height: u32) -> Vec<u8> {
    let plain = tiny();
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &plain[24..29]].concat();
    [&plain[..8], &chunk(*b"IHDR", &header), &plain[PNG_HEAD..]].concat()
}

fn webp() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut bytes);
    encoder.set_exif_metadata(exif()).unwrap();
    halves(96, 64).write_with_encoder(encoder).unwrap();
    bytes
}

fn pdf(text: &str) -> Vec<u8> {
    format!("%PDF-1.7\n{text}\n%%EOF\n").into_bytes()
}

/// What every antivirus program finds; in two pieces, so that none finds it here.
fn eicar() -> String {
    ["X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-", "ANTIVIRUS-TEST-FILE!$H+H*"].concat()
}

async fn upload(caller: &Caller, name: &str, bytes: Vec<u8>) -> Answer {
    let file = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
    let form = reqwest::multipart::Form::new().part("file", file);
    caller.send(caller.request("POST", "/api/v1/attachments").multipart(form)).await
}

/// How many files lie on the disk.
fn files(world: &World) -> usize {
    std::fs::read_dir(world.database.folder.path().join("files")).unwrap().count()
}

async fn of_a_picture_only_what_is_seen_is_kept(kind: Kind) {
    let world = World::start(kind).await;
    let resident = world.login("demo-resident").await;
    assert!(needles().iter().all(|needle| holds(&jpeg(), needle)));
    let sent = [("a.jpg", jpeg(), "image/jpeg"), ("a.png", png(), "image/png"), ("a.webp", webp(), "image/jpeg")];
    for (name, bytes, kept) in sent {
        assert!(holds(&bytes, &latitude()) && holds(&bytes, SERIAL.as_bytes()), "{name}");
        let made = upload(&resident, name, bytes).await.created();
        let file = resident.get(&format!("/api/v1/attachments/{}", id_of(&made))).await;
        assert_eq!((file.status, file.header("content-type")), (200, kept), "{name}");
        assert_eq!((file.header("content-disposition"), file.header("cache-control")), ("attachment", "no-store"));
        assert_eq!((&made["media_type"], &made["size"]), (&json!(kept), &json!(file.bytes.len())), "{name}");
        for needle in needles() {
            assert!(!holds(&file.bytes, &needle), "{name} tells {}", String::from_utf8_lossy(&needle));
        }
        // It was taken with the phone upright: what was left is above.
        let image = image::load_from_memory(&file.bytes).unwrap().into_rgb8();
        assert_eq!(image.dimensions(), (64, 96), "{name}");
        let ([red, _, no_blue], [no_red, _, blue]) = (image.get_pixel(32, 8).0, image.get_pixel(32, 88).0);
        assert!(red > 200 && blue > 200 && no_red < 60 && no_blue < 60, "{name}");
    }
    let wide = upload(&resident, "wide.jpg", encoded(&halves(3_000, 30), ImageFormat::Jpeg)).await.created();
    let file = resident.get(&format!("/api/v1/attachments/{}", id_of(&wide))).await;
    let image = image::load_from_memory(&file.bytes).unwrap();
    assert_eq!((image.width(), image.height()), (2_560, 26));
}

/// What a picture's file tells by being one, as exiftool says it.
const OF_ANY_PICTURE: [&str; 24] = [
    "SourceFile",
    "ExifTool:ExifToolVersion",
    "File:FileType",
    "File:FileTypeExtension",
    "File:MIMEType",
    "File:ImageWidth",
    "File:ImageHeight",
    "File:EncodingProcess",
    "File:BitsPerSample",
    "File:ColorComponents",
    "File:YCbCrSubSampling",
    "JFIF:JFIFVersion",
    "JFIF:ResolutionUnit",
    "JFIF:XResolution",
    "JFIF:YResolution",
    "PNG:ImageWidth",
    "PNG:ImageHeight",
    "PNG:BitDepth",
    "PNG:ColorType",
    "PNG:Compression",
    "PNG:Filter",
    "PNG:Interlace",
    "Composite:ImageSize",
    "Composite:Megapixels",
];

/// What a picture tells beside itself, as an independent program reads it.
fn told_by(world: &World, bytes: &[u8]) -> Vec<String> {
    let file = world.database.folder.path().join("seen");
    std::fs::write(&file, bytes).unwrap();
    let tags = judges::metadata(&file).into_iter().map(|(tag, _)| tag);
    let plain = |tag: &str| OF_ANY_PICTURE.contains(&tag) || tag.starts_with("System:");
    tags.filter(|tag| !plain(tag)).collect()
}

async fn what_a_deputy_downloads_tells_nothing_of_who_took_it(kind: Kind) {
    let world = World::start(kind).await;
    let (_, code) = world.deputy().await;
    for tag in ["GPS:GPSLatitude", "ExifIFD:SerialNumber", "IFD0:Artist", "XMP-dc:Creator", "IPTC:By-line"] {
        assert!(told_by(&world, &jpeg()).contains(&tag.to_owned()), "{tag} is not read");
    }
    let phone = phone(&world);
    let key = key_of(&text(&phone.get(&format!("/d/{code}")).await));
    let photo = reqwest::multipart::Part::bytes(jpeg()).file_name(format!("{OWNER}.jpg"));
    let sent = send(&phone, &code, typed(&key, &[("title", TITLE), ("text", TITLE)]).part("photo", photo)).await;
    assert_eq!(sent.status, 303, "{}", text(&sent));
    let tracking = tracking_code(&phone, &sent).await;
    let by_form = world.tracker(&tracking).get("/api/v1/track").await.ok();
    let mut body = submission(&code);
    let mut ids = Vec::new();
    for (name, bytes) in [("a.jpg", jpeg()), ("a.png", png()), ("a.webp", webp())] {
        ids.push(upload(&world.anybody(), name, bytes).await.created()["id"].clone());
    }
    body["attachment_ids"] = json!(ids);
    let by_api = world.anybody().post("/api/v1/cases", &body).await.created();
    let deputy = world.login("demo-deputy").await;
    let mut seen = 0;
    for case in [by_form, by_api] {
        let shown = deputy.case(id_of(&case)).await;
        for id in shown["timeline"][0]["attachment_ids"].as_array().unwrap() {
            let file = deputy.get(&format!("/api/v1/attachments/{}", id.as_str().unwrap())).await;
            assert_eq!(file.status, 200);
            assert_eq!(told_by(&world, &file.bytes), Vec::<String>::new());
            assert!(needles().iter().all(|needle| !holds(&file.bytes, needle)));
            let headers = format!("{:?}", file.headers);
            assert!(!headers.contains(OWNER) && !headers.contains("filename"), "{headers}");
            seen += 1;
        }
    }
    assert_eq!(seen, 4);
}

async fn what_is_no_whole_picture_leaves_no_file(kind: Kind) {
    let world = World::start(kind).await;
    let (jpeg, png, webp) = (jpeg(), png(), encoded(&halves(96, 64), ImageFormat::WebP));
    let (unsupported, broken, too_many) = ("unsupported_file_type", "broken_file", "too_many_pixels");
    let fakes = [
        ("three.jpg", b"\xFF\xD8\xFF".to_vec(), broken),
        ("page.jpg", b"<!doctype html><script>alert(1)</script>".to_vec(), unsupported),
        ("eicar.png", eicar().into_bytes(), unsupported),
        ("square.png", png_that_claims(100_000, 100_000), too_many),
        ("large.png", png_that_claims(8_000, 8_000), too_many),
        ("half.jpg", jpeg[..jpeg.len() * 3 / 4].to_vec(), broken),
        ("half.png", png[..png.len() / 2].to_vec(), broken),
        ("half.webp", webp[..webp.len() / 2].to_vec(), broken),
        ("moving.gif", b"GIF89a\x01\x00\x01\x00\x00\x00\x00;".to_vec(), unsupported),
        ("drawing.svg", b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>".to_vec(), unsupported),
        ("half.pdf", b"%PDF-1.7 x".to_vec(), broken),
    ];
    for (name, bytes, code) in fakes {
        let problem = upload(&world.anybody(), name, bytes).await.problem(422, "invalid");
        let error = &problem["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!("/file"), &json!(code)), "{name}");
    }
    assert_eq!(files(&world), 0);
    // Who shows nothing leaves pictures and recordings alone.
    let problem = upload(&world.anybody(), "whole.pdf", pdf("whole")).await.problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "pictures_only");
    assert_eq!(files(&world), 0);
    upload(&world.login("demo-resident").await, "whole.pdf", pdf("whole")).await.created();
    assert_eq!(files(&world), 1);
}

async fn a_large_picture_costs_an_address_as_much_as_many_files(kind: Kind) {
    let world = World::start(kind).await;
    let somebody = world.anybody().with("X-Forwarded-For", "203.0.113.7");
    let mut refused = 0;
    for _ in 0..12 {
        let answer = upload(&somebody, "large.png", png_that_claims(7_000, 7_000)).await;
        refused += u32::from(answer.status == 429);
        assert!([422, 429].contains(&answer.status), "{}", answer.status);
    }
    assert!((1..=5).contains(&refused), "a hundred files, of which each is thirteen: {refused}");
    let neighbour = world.anybody().with("X-Forwarded-For", "203.0.113.8");
    for _ in 0..20 {
        upload(&neighbour, "tiny.png", tiny()).await.created();
    }
}

/// A PNG with two profiles of which each swells to 100 MB: as much room as decoding has.
fn png_that_swells() -> Vec<u8> {
    let mut packer = flate2::write::ZlibEncoder::new(b"profile\0\0".to_vec(), flate2::Compression::fast());
    let zeros = vec![0; 1 << 20];
    for _ in 0..100 {
        packer.write_all(&zeros).unwrap();
    }
    let profile = chunk(*b"iCCP", &packer.finish().unwrap());
    let plain = encoded(&halves(96, 64), ImageFormat::Png);
    [&plain[..PNG_HEAD], &profile, &profile, &plain[PNG_HEAD..]].concat()
}

async fn what_swells_in_a_picture_is_not_opened(kind: Kind) {
    let world = World::start(kind).await;
    let bomb = png_that_swells();
    assert!(bomb.len() < 2 << 20, "{}", bomb.len());
    let resident = world.login("demo-resident").await;
    let made = upload(&resident, "bomb.png", bomb).await.created();
    let file = resident.get(&format!("/api/v1/attachments/{}", id_of(&made))).await;
    assert_eq!(image::load_from_memory(&file.bytes).unwrap().into_rgb8(), halves(96, 64).into_rgb8());
}

async fn one_upload_sent_five_times_is_one_file(kind: Kind) {
    let world = World::start(kind).await;
    let caller = world.login("demo-resident").await.with("Idempotency-Key", "one-photo");
    let calls = (0..5).map(|_| upload(&caller, "a.jpg", jpeg()));
    let mut answers = futures_util::future::join_all(calls).await.into_iter().map(Answer::created);
    let first = answers.next().unwrap();
    assert!(answers.all(|answer| answer == first));
    assert_eq!(files(&world), 1);
    assert_eq!(upload(&caller, "a.jpg", jpeg()).await.created(), first);
    upload(&caller, "a.png", tiny()).await.problem(422, "idempotency_key_reused");
    assert_eq!(files(&world), 1);
    let kept = caller.get(&format!("/api/v1/attachments/{}", id_of(&first))).await;
    assert_eq!(kept.status, 200, "the file that is left is the one that was answered");
}

/// What a client sends with INSTREAM.
fn hear(stream: &mut TcpStream) -> Vec<u8> {
    let mut command = [0; 10];
    stream.read_exact(&mut command).unwrap();
    assert_eq!(&command, b"zINSTREAM\0");
    let mut file = Vec::new();
    loop {
        let mut length = [0; 4];
        stream.read_exact(&mut length).unwrap();
        let length = u32::from_be_bytes(length);
        if length == 0 {
            return file;
        }
        let read = Read::by_ref(stream).take(length.into()).read_to_end(&mut file).unwrap();
        assert_eq!(read, length as usize);
    }
}

/// A stand-in for clamd: where it listens, and what it was sent.
fn clamd() -> (&'static str, Arc<Mutex<Vec<Vec<u8>>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address: &'static str = listener.local_addr().unwrap().to_string().leak();
    let heard = Arc::new(Mutex::new(Vec::new()));
    let notes = Arc::clone(&heard);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let file = hear(&mut stream);
            let verdict: &[u8] = if holds(&file, eicar().as_bytes()) {
                b"stream: Eicar-Signature FOUND\0"
            } else if holds(&file, b"far too much") {
                b"INSTREAM size limit exceeded. ERROR\0"
            } else {
                b"stream: OK\0"
            };
            notes.lock().unwrap().push(file);
            stream.write_all(verdict).unwrap();
        }
    });
    (address, heard)
}

async fn nothing_is_kept_before_the_antivirus_program_has_seen_it(kind: Kind) {
    let (address, heard) = clamd();
    let world = World::start_with(kind, &[("MASHANG_ANTIVIRUS", address)]).await;
    let anybody = world.login("demo-resident").await;
    // Longer than what is sent at once.
    let long = pdf(&"a long contract ".repeat(20_000));
    upload(&anybody, "long.pdf", long.clone()).await.created();
    upload(&anybody, "a.jpg", jpeg()).await.created();
    assert_eq!(*heard.lock().unwrap(), [long, jpeg()], "what was sent, to the last byte");
    assert_eq!(files(&world), 2);
    let problem = upload(&anybody, "bill.pdf", pdf(&eicar())).await.problem(422, "invalid");
    assert_eq!(problem["errors"][0]["code"], "infected_file");
    upload(&anybody, "vast.pdf", pdf("far too much")).await.problem(503, "antivirus_unavailable");
    assert_eq!(files(&world), 2);

    let left: &'static str = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().to_string().leak();
    let world = World::start_with(kind, &[("MASHANG_ANTIVIRUS", left)]).await;
    let answer = upload(&world.anybody(), "a.jpg", jpeg()).await;
    assert!(!answer.header("retry-after").is_empty());
    answer.problem(503, "antivirus_unavailable");
    assert_eq!(files(&world), 0);
}

mashang_tests::stories!(
    a_large_picture_costs_an_address_as_much_as_many_files,
    of_a_picture_only_what_is_seen_is_kept,
    what_a_deputy_downloads_tells_nothing_of_who_took_it,
    what_is_no_whole_picture_leaves_no_file,
    what_swells_in_a_picture_is_not_opened,
    one_upload_sent_five_times_is_one_file,
    nothing_is_kept_before_the_antivirus_program_has_seen_it,
);
