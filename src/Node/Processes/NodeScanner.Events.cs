namespace Actors.Node.Processes;

/// <summary>What the kernel tells between passes.</summary>
public sealed partial class NodeScanner
{
    /// <summary>Times the kernel had no room for what it had to tell, since the start.</summary>
    public long LostEvents => _tier.Lost;

    /// <summary>Takes what is there.</summary>
    private void DrainEvents()
    {
        if (_progress.Pass == 0)
        {
            return;
        }

        _progress.InEvents = true;
        _tier.TakeEvents();
        AdoptNewborn();
        var ended = DrainDirectoryEvents();
        AdoptNewborn();
        if (ended || (_progress.FirstIsOver && _books.NeedsSettling))
        {
            SettleTails();
        }

        _progress.InEvents = false;
    }
}
