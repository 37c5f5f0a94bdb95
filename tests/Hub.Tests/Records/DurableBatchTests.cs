using Actors.Hub.Records;

namespace Actors.Hub.Tests.Records;

public sealed class DurableBatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("durable-batch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    public void Files_take_their_places_together_and_nothing_else_is_left(int count)
    {
        var batch = new DurableBatch(_folder);
        for (var i = 0; i < count; i++)
        {
            batch.Add(PathOf(i), Text(i));
        }

        Assert.Empty(Directory.GetFiles(_folder, "*.xml", SearchOption.AllDirectories));
        Assert.Empty(batch.Commit());

        Assert.Equal(Enumerable.Range(0, count).Select(PathOf).Order(StringComparer.Ordinal), Files());
        Assert.All(Enumerable.Range(0, count), i => Assert.Equal(Text(i), File.ReadAllBytes(PathOf(i))));
    }

    [Fact]
    public void A_file_that_cannot_be_placed_fails_alone()
    {
        var batch = new DurableBatch(_folder);
        batch.Add(PathOf(1), Text(1));
        batch.Add(PathOf(2), Text(2));
        Directory.CreateDirectory(PathOf(1));

        Assert.Equal([PathOf(1)], batch.Commit().Keys);

        Assert.Equal([PathOf(2)], Files());
    }

    [Fact]
    public void The_last_content_of_a_path_counts_and_what_is_deleted_is_not_placed()
    {
        var batch = new DurableBatch(_folder);
        batch.Add(PathOf(1), Text(1));
        batch.Add(PathOf(1), Text(7));
        batch.Add(PathOf(2), Text(2));
        batch.Delete(PathOf(2));

        Assert.Empty(batch.Commit());

        Assert.Equal([PathOf(1)], Files());
        Assert.Equal(Text(7), File.ReadAllBytes(PathOf(1)));
    }

    private string PathOf(int i) => Path.Combine(_folder, $"day{i % 3}", $"{i}.xml");

    private static byte[] Text(int i) => System.Text.Encoding.UTF8.GetBytes($"content {i}");

    private IEnumerable<string> Files() => Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal);
}
