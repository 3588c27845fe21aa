import Columns
import Testing

@Suite struct `SHA-256 and the digests of columns` {
  /// The vectors that FIPS 180-4 and NIST's example papers publish.
  @Test(arguments: [
    ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
    ),
    (
      "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu",
      "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"
    ),
    (String(repeating: "a", count: 1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
  ])
  func `published vectors`(text: String, digest: String) { #expect(SHA256.hex(of: text) == digest) }

  @Test func `pieces of any length give what the whole gives`() {
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    var whole = SHA256()
    whole.update(bytes)
    let expected = whole.hex()
    for step in [1, 3, 55, 56, 63, 64, 65, 127, 128, 999] {
      var hash = SHA256()
      for start in stride(from: 0, to: bytes.count, by: step) {
        hash.update(bytes[start..<min(start + step, bytes.count)])
      }
      #expect(hash.hex() == expected, "pieces of \(step)")
    }
  }

  @Test func `a digest is that of the values`() {
    let one = Column(
      .text(codes: [1, -1, 0], dictionary: TextDictionary(["b", "a"])), missing: Bitmap([false, true, false]))
    let two = Column(
      .text(codes: [0, 2, 1], dictionary: TextDictionary(["a", "b", "x"])), missing: Bitmap([false, true, false]))
    let other = Column(.text(codes: [0, 2, 1], dictionary: TextDictionary(["a", "b", "x"])))
    #expect(one.digest == two.digest)
    #expect(one.digest != other.digest)
    let numbers = Column(.exact([1, 7, 3], .integer), missing: Bitmap([false, true, false]))
    let same = Column(.exact([1, 0, 3], .integer), missing: Bitmap([false, true, false]))
    #expect(numbers.digest == same.digest)
    #expect(numbers.digest != Column(.exact([1, 0, 3], .integer)).digest)
    #expect(numbers.digest != Column(.exact([1, 0, 3], ExactForm(scale: 1)), missing: numbers.missing).digest)
    let tags = TagSets(rowCount: 2, names: ["x", "y"], members: [Bitmap([true, false]), Bitmap([false, false])])
    #expect(
      Column(.tags(tags)).digest
        == Column(.tags(TagSets(rowCount: 2, names: ["x"], members: [Bitmap([true, false])]))).digest)
  }
}
