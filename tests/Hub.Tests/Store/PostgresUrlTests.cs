using Actors.Hub.Store;
using Actors.Messages.Settings;

namespace Actors.Hub.Tests.Store;

public sealed class PostgresUrlTests
{
    [Theory]
    [InlineData("//ada:p%40ss@db.example.org:5433/actors?SSL%20Mode=Require", "db.example.org", 5433, "actors", "ada", "p@ss")]
    [InlineData("//db/actors", "db", 5432, "actors", null, null)]
    [InlineData("Host=/run/postgresql;Database=actors;Username=ada", "/run/postgresql", 5432, "actors", "ada", null)]
    public void An_address_is_read(string text, string host, int port, string database, string? user, string? password)
    {
        var parts = PostgresUrl.Parse(text);
        Assert.Equal((host, port, database, user, password), (parts.Host!, parts.Port, parts.Database!, parts.Username, parts.Password));
    }

    [Theory]
    [InlineData("//")]
    [InlineData("//ada:secret@host")]
    [InlineData("//ada:secret@/actors")]
    [InlineData("Database=secret")]
    [InlineData("secret")]
    [InlineData("Host=h;Database=d;Secret=secret")]
    [InlineData("//h/d?secret=1")]
    [InlineData("//h:notaport/secret")]
    public void What_is_no_address_is_refused_and_not_repeated(string text)
    {
        var refusal = Assert.Throws<StartException>(() => PostgresUrl.Parse(text));
        Assert.Contains("actors.hub.store", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.OrdinalIgnoreCase);
    }
}
