import { Component, type ReactNode } from "react";
import { forgetFailures, NotFetched } from "./piece";

interface Props {
  children: ReactNode;
  /** What stands in place of that which threw. */
  instead: (error: unknown, retry: () => void) => ReactNode;
  onRetry?: () => void;
}

/** What is thrown below ends here. What could not be fetched is tried again as soon as the browser is online. */
export class Boundary extends Component<Props, { thrown?: { error: unknown } | undefined }> {
  override state: { thrown?: { error: unknown } | undefined } = {};

  static getDerivedStateFromError = (error: unknown) => ({ thrown: { error } });

  private readonly retry = () => {
    forgetFailures();
    this.props.onRetry?.();
    this.setState({ thrown: undefined });
  };

  private readonly onOnline = () => {
    if (this.state.thrown?.error instanceof NotFetched) this.retry();
  };

  override componentDidMount() {
    addEventListener("online", this.onOnline);
  }

  override componentWillUnmount() {
    removeEventListener("online", this.onOnline);
    if (this.state.thrown) forgetFailures();
  }

  override render() {
    const { thrown } = this.state;
    return thrown ? this.props.instead(thrown.error, this.retry) : this.props.children;
  }
}
