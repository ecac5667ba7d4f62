import ObjectModel
import Testing

struct NameHashTests {
    @Test(arguments: [
        ("", "811c9dc5"), ("a", "e40c292c"), ("sandbox-name", "ab179450"), ("my-sandbox", "374de8f5"), ("test-sandbox", "86489827"),
        ("vct-sandbox", "6936fe48"), ("my-warm-pool", "034dafb4"), ("pool", "91dd7983"), ("my-template", "aeae83fc"),
        ("test-template", "69155462"), ("test-template-custom", "999443e6"), ("python-runtime-template", "0572d487"),
        ("test-pool", "59733166"), ("warmpool-0", "5317cfd3"), ("template-0", "cd01fec6"), ("shadow-pool-python", "6400c7a7"),
    ])
    func agreesWithTheControllers(name: String, hash: String) { #expect(NameHash.of(name) == hash) }
}
