using Actors.Hub.Store;
using Actors.Hub.Tests.Store;

namespace Actors.Hub.Tests.Projections;

/// <summary>A store of its own for each test, with a journal that the test writes.</summary>
public abstract class JournalledStore(bool postgres) : IAsyncLifetime
{
    private readonly TempDirectory _directory = new(postgres);

    private protected IStore Store { get; private set; } = null!;

    private protected TestJournal Journal { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Store = _directory.OpenStore();
        Journal = new TestJournal(Store);
        await Journal.CreateAsync();
    }

    public async Task DisposeAsync()
    {
        await Store.DisposeAsync();
        _directory.Dispose();
        GC.SuppressFinalize(this);
    }
}
