using System.ComponentModel;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Actors.Slurm.Facts;

/// <summary>A test that is skipped when it says that no Slurm can run here.</summary>
public sealed class SlurmTestCase : XunitTestCase
{
    public SlurmTestCase(IMessageSink diagnostics, TestMethodDisplay display, TestMethodDisplayOptions options, ITestMethod method)
        : base(diagnostics, display, options, method)
    {
    }

    [Obsolete("Called by the deserializer.", error: true)]
    [EditorBrowsable(EditorBrowsableState.Never)]
    public SlurmTestCase()
    {
    }

    /// <inheritdoc/>
    public override async Task<RunSummary> RunAsync(
        IMessageSink diagnosticMessageSink, IMessageBus messageBus, object[] constructorArguments, ExceptionAggregator aggregator, CancellationTokenSource cancellationTokenSource)
    {
        using var bus = new SkippingBus(messageBus);
        var summary = await base.RunAsync(diagnosticMessageSink, bus, constructorArguments, aggregator, cancellationTokenSource).ConfigureAwait(false);
        summary.Failed -= bus.Skipped;
        summary.Skipped += bus.Skipped;
        return summary;
    }

    /// <summary>Passes on what happens to a test; its failure for want of a Slurm as a skip.</summary>
    private sealed class SkippingBus(IMessageBus inner) : IMessageBus
    {
        public int Skipped { get; private set; }

        public bool QueueMessage(IMessageSinkMessage message)
        {
            if (message is ITestFailed failed && Array.IndexOf(failed.ExceptionTypes, typeof(NoSlurmException).FullName) is var at and >= 0)
            {
                Skipped++;
                return inner.QueueMessage(new TestSkipped(failed.Test, failed.Messages[at]));
            }

            return inner.QueueMessage(message);
        }

        public void Dispose()
        {
        }
    }
}
