namespace Actors.EndToEnd;

/// <summary>One site, without cgroups, for the tests of a class that leave it as it was: starting hub and node costs more than what they do.</summary>
public sealed class SharedSite : IAsyncLifetime
{
    private Site? _site;

    internal Site Site => _site ?? throw new InvalidOperationException("the site has not started");

    public async Task InitializeAsync() => _site = await Site.StartAsync(cgroups: false);

    public async Task DisposeAsync()
    {
        if (_site is not null)
        {
            await _site.DisposeAsync();
        }
    }
}
