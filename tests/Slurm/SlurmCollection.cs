namespace Actors.Slurm;

/// <summary>All tests on the one Slurm of a run, one after another.</summary>
[CollectionDefinition(Name)]
public sealed class SlurmCollection : ICollectionFixture<SlurmFixture>
{
    public const string Name = "Slurm";
}
