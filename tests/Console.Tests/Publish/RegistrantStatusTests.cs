using System.Globalization;

namespace Actors.Console.Tests.Publish;

/// <summary>What each answer of a server means: only 200 says that it has the records.</summary>
public sealed class RegistrantStatusTests : IDisposable
{
    private readonly Spool _spool = new();

    public void Dispose() => _spool.Dispose();

    [Theory]
    [InlineData(201)]
    [InlineData(202)]
    [InlineData(204)]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(405)]
    [InlineData(409)]
    public async Task Any_other_answer_leaves_the_endpoint_alone_and_all_files_where_they_are(int status)
    {
        var (posts, error, refused) = await PublishAsync(status);
        Assert.Equal((1, 0), (posts, refused));
        Assert.Contains(status.ToString(CultureInfo.InvariantCulture), error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_server_in_trouble_is_asked_three_times(int status)
    {
        var (posts, error, refused) = await PublishAsync(status);
        Assert.Equal((3, 0), (posts, refused));
        Assert.EndsWith("(3 tries)", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(413)]
    [InlineData(415)]
    [InlineData(422)]
    public async Task A_refused_content_is_the_files_own_fault(int status)
    {
        var (posts, error, refused) = await PublishAsync(status);
        Assert.Equal((2, 2, null), (posts, refused, error));
    }

    private async Task<(int Posts, string? Error, int Refused)> PublishAsync(int status)
    {
        await using var server = await SgasServer.StartAsync();
        server.Answer = (_, context) =>
        {
            context.Response.Headers.Location = status is >= 300 and < 400 ? server.Endpoint : default;
            return Task.FromResult(status);
        };
        _spool.Put("1.0.0.xml", "c:1:1");
        _spool.Put("2.0.0.xml", "c:2:1");

        var result = await Spool.RunAsync(_spool.Settings(server));

        Assert.Empty(result.Archived);
        Assert.Equal(["1.0.0.xml", "2.0.0.xml"], _spool.Records());
        return (server.Posts.Count, result.Endpoints[0].Error, result.Endpoints[0].Refused.Count);
    }
}
