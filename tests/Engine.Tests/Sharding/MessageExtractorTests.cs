using Akka.Cluster.Sharding;
using Akka.Util;
using FsCheck;
using FsCheck.Fluent;

namespace Engine.Tests.Sharding;

public sealed class MessageExtractorTests
{
    [Fact]
    public void The_shard_is_the_hash_of_the_entity_modulo_the_number_of_shards() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<NonEmptyString>(),
            id =>
            {
                var extractor = HashCodeMessageExtractor.Create(100, message => (string)message);
                var expected = Math.Abs((long)MurmurHash.StringHash(id.Get)) % 100;
                Assert.Equal(expected.ToString(System.Globalization.CultureInfo.InvariantCulture), extractor.ShardId(id.Get));
                Assert.Equal(extractor.ShardId(id.Get), extractor.ShardId((object)id.Get));
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void Odd_and_even_lengths_hash_differently_but_always_the_same()
    {
        var ids = Enumerable.Range(0, 1000).Select(i => $"cluster:{i}").ToList();
        var shards = ids.Select(id => MurmurHash.StringHash(id)).ToList();
        Assert.Equal(ids.Count, shards.Distinct().Count());
        Assert.Equal(shards, ids.Select(id => MurmurHash.StringHash(id)));
    }

    // Computed by a second program from the published constants: what sites persist follows from these numbers.
    [Theory]
    [InlineData("", -1632357289)]
    [InlineData("a", 1561762017)]
    [InlineData("ab", -2081011331)]
    [InlineData("cluster:123", -1200248009)]
    [InlineData("local:4711", 2132764400)]
    [InlineData("é§x", 926190306)]
    public void The_hash_of_a_text_never_changes(string text, int hash) => Assert.Equal(hash, MurmurHash.StringHash(text));

    [Fact]
    public void A_message_to_start_an_entity_goes_to_that_entitys_shard()
    {
        var extractor = HashCodeMessageExtractor.Create(7, _ => null);
        Assert.Equal(extractor.ShardId("a"), extractor.ShardId(new ShardRegion.StartEntity("a")));
    }

    [Fact]
    public void A_message_for_no_entity_has_no_shard() => Assert.Null(HashCodeMessageExtractor.Create(7, _ => null).ShardId(new object()));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void There_is_at_least_one_shard(int shards) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HashCodeMessageExtractor.Create(shards, _ => null));
}
